"""The connection desk: from a draft to an end, and every way in which it says no and changes nothing."""
