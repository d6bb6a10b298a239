"""The daily mail to whoever works here: what their day and their week bring."""
