"""The sessions of this node: one small supervisor a visit, made when a learner comes in, gone when they leave.

/sessions/<session id>          one_for_all: a part that fails takes its visit along, and no other
feedback                    what the learner is told
analysis                    one recitation, heard and judged
session     significant     the visit itself: when it ends, all of it ends
"""
