"""The service robot: answers the customer from the knowledge base until a person should."""
