"""The heart: parties, cases, what is said and promised, clocks, decisions, what is learnt.

models/    what is remembered          actions/  what changes, one act a file
queries/   what is looked up           views/    pages, one act or page a file
"""
