export const DLQ_HELP = `Usage: npm run naru -- dlq list [filters] [--limit <count>] [--json]
       npm run naru -- dlq show <letter> [--json]
       npm run naru -- dlq redrive <letter>… | --all [filters] [--dry-run] [--json]
       npm run naru -- dlq discard <letter>… | --all [filters] [--dry-run] [--json]

Dead letters are events that a policy could not handle: refused by it, against their contract (poison), or failing every
time (defect). They wait on the stream DLQ for 90 days; a letter is called by its number there.

list     what waits, oldest first
show     one letter with its headers and body
redrive  gives letters again to the policy that could not handle them, and to no other. A letter goes once the policy has
         handled it; one that fails again stays. Repeating it is harmless: a policy does nothing twice.
discard  takes letters away for good

Filters:
  --policy <name>   of one policy, such as calls__follow-assignment-when-it-changes
  --service <name>  of all policies of a service, such as calls
  --kind <kind>     refusal, poison or defect
  --since <when>    parked since an instant, or for no longer than 15m, 2h, 7d

Works on the system that runs on NARU_DATA (.naru unless set), or on the broker at NATS_URL.
Exit code: 0 done; 1 a letter failed again or cannot be found, or the broker cannot be reached; 2 wrong usage.
`;
