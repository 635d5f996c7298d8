// Mutations of logs and alarms.
import { type Properties, UNKNOWN } from "../../../plan/type.ts";
import { add, change, of } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const GROUP = "edge-web-acl-logs";
const ALARM = "euw1-errors-alarm";

const alarm = (inputs: Properties) => add("aws:cloudwatch/metricAlarm:MetricAlarm", ALARM, inputs);

export const logs: Mutations = {
  "OBS-01": {
    edit: change(GROUP, { retentionInDays: 7 }),
    on: GROUP,
    forms: {
      "for ever, which is AWS's default": change(GROUP, { retentionInDays: undefined }),
      "for ever": change(GROUP, { retentionInDays: 0 }),
      "in quotes": change(GROUP, { retentionInDays: "7" }),
      "a time that nobody knows": change(GROUP, { retentionInDays: UNKNOWN }),
    },
    harmless: { "in quotes": change(GROUP, { retentionInDays: "400" }) },
  },
  "OBS-03": {
    edit: alarm({ alarmActions: [] }),
    on: ALARM,
    forms: {
      "no actions": alarm({}),
      "actions that are switched off": alarm({ alarmActions: [of("edge-logs")], actionsEnabled: "false" }),
      "nobody knows whether": alarm({ alarmActions: [of("edge-logs")], actionsEnabled: UNKNOWN }),
      "an alarm made of others": {
        edit: add("aws:cloudwatch/compositeAlarm:CompositeAlarm", ALARM, { alarmRule: "ALARM(a)" }),
        on: ALARM,
      },
    },
    harmless: {
      "a topic": alarm({ alarmActions: ["arn:aws:sns:eu-west-1:123456789012:alarms"] }),
      "one action instead of a list": alarm({ alarmActions: UNKNOWN, actionsEnabled: "true" }),
    },
  },
};
