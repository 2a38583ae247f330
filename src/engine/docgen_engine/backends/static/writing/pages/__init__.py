"""One module for each page of the page set: which sections have facts, and what they say.

A builder gets the desk and the page's subject and returns the section's blocks; none means that
there are no facts for it. The plan asks the same builders, so plan and page cannot disagree.
"""
