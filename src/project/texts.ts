import type { Someone, Transition } from '../domain/alarm/transition.ts';
import { deviceId, outputId, pointId, zoneId } from '../domain/ids.ts';
import type { SetPoint } from '../domain/alarm/condition.ts';
import { conditionOf } from '../domain/state/conditions.ts';
import type { State } from '../domain/state/state.ts';
import { type Text, text } from '../domain/text.ts';
import { alarmText, type Names } from '../words/alarms.ts';

/** What a transition says, in both languages: made when it is sent, and no part of the record. */
export const textOf = (state: State, transition: Transition): Text =>
  alarmText(
    { ...transition, setPoint: setPointOf(state, transition), people: peopleOf(state, transition) },
    namesOf(state),
  );

/**
 * The set point that was in force. Records from before set points were kept with a transition have none: the present
 * one is the best that is known.
 */
export const setPointOf = ({ index }: State, { alarm, setPoint }: Transition): SetPoint | undefined =>
  setPoint ?? conditionOf(index, alarm)?.setPoint;

/** A transition of a crowd lists no names; as long as it is the newest, the alarm itself has them. */
export function peopleOf(state: State, { alarm, seq, people }: Transition): readonly Someone[] {
  return people ?? (seq === state.seq ? state.alarms.get(alarm)?.evidence?.people : undefined) ?? [];
}

/** The names of everything in the plant of a state, and of what it no longer has. */
export function namesOf({ index, plant, former }: State): Names {
  return {
    timezone: plant.site.timezone,
    of(id) {
      const point = index.points.get(pointId(id));
      if (point !== undefined) return point.type === 'contact' ? { name: point.name } : point;
      const rule = index.rules.get(id);
      if (rule !== undefined) return { name: rule.name, isStatement: true, expression: rule.text };
      const vote = index.votes.get(id);
      if (vote !== undefined) return { name: vote.name, about: 'vote', members: vote.of.length };
      const thing = index.zones.get(zoneId(id)) ?? index.devices.get(deviceId(id)) ?? index.outputs.get(outputId(id));
      const person = index.people.get(id);
      const name = person === undefined ? former.get(id) : text(person.name, person.name);
      return thing ?? (name === undefined ? undefined : { name });
    },
  };
}
