"""Who gets a case: what people can do, how much they have, who is away or must keep out; and why it was this one."""
