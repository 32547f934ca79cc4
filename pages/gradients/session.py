"""What the page Through time keeps in the session."""

MEMBERS = "time_members"  # str: the link of the networks that fill in blanks
KIND = "time_kind"  # str: the task whose causes are asked for
GAP = "time_gap"  # int: how many words stand between in the sentence whose horizon is shown
CURED = "time_cured"  # cure.Cured: what goes on from the run that died of its gradients
