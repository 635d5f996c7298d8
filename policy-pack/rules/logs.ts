// Policies about logs and alarms.
import { isUnknown } from "../../plan/read.ts";
import { logRetentionDays } from "../../model/logRetention.ts";
import { expectBetween, flag, isAbsent, list, notKnown } from "../lib/inputs.ts";
import { numberKnob, textsKnob } from "../lib/knobs.ts";
import { nameOfUrn } from "../lib/message.ts";
import { resourcePolicy } from "../policy.ts";

const PROD = { prod: "mandatory", dev: "advisory" } as const;

export const logs = [
  resourcePolicy({
    id: "OBS-01",
    name: "obs-retention",
    rule: "Every log group keeps its entries long enough to be searched, and not for ever",
    reason: "most intrusions are found after months; what is kept for ever is paid, and can be lost, for ever",
    severity: "medium",
    level: PROD,
    controls: ["fsbp:CloudWatch.16"],
    steps: "Set retentionInDays",
    link: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
    knobs: {
      minDays: numberKnob("Days that entries are kept, at least", 365, 1, 3653),
      maxDays: numberKnob("Days that entries are kept, at most", 3653, 1, 3653),
    },
    types: ["aws:cloudwatch/logGroup:LogGroup"],
    judge: ({ inputs }, { minDays, maxDays }) => expectBetween(inputs, "retentionInDays", minDays, maxDays),
    fix: ({ retentionInDays }, { minDays }) =>
      isAbsent(retentionInDays) || retentionInDays === 0 ? { retentionInDays: logRetentionDays(minDays) } : undefined,
  }),
  resourcePolicy({
    id: "OBS-03",
    name: "obs-alarm-actions",
    rule: "Every alarm tells somebody",
    reason: "an alarm that nobody hears is found after the harm",
    severity: "medium",
    level: PROD,
    controls: ["fsbp:CloudWatch.15", "fsbp:CloudWatch.17", "ckv:CKV_AWS_319"],
    steps: "Give the alarm an alarmActions, such as a topic",
    link: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html",
    knobs: {
      watched: textsKnob(
        "Ends of logical names of alarms that act by being watched, as Route 53 does to leave a region",
        ["-no-proxy-alarm"],
      ),
    },
    types: ["aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm"],
    judge: ({ urn, inputs }, { watched }) => {
      if (watched.some((end) => nameOfUrn(urn).endsWith(end))) return [];
      const enabled = inputs["actionsEnabled"];
      if (isUnknown(enabled)) return [notKnown("actionsEnabled")];
      if (!isAbsent(enabled) && flag(enabled) !== true)
        return [{ what: "has its actions switched off", property: "actionsEnabled", value: enabled }];
      const actions = inputs["alarmActions"];
      // An ARN that is not known yet is one; that is all that counts here.
      const given = isUnknown(actions) || (list(actions) ?? []).some((each) => !isAbsent(each));
      return given ? [] : [{ what: "tells nobody", property: "alarmActions" }];
    },
  }),
];
