import type { Plant, PlantOf } from '../../../src/domain/plant.ts';
import type { State } from '../../../src/domain/state/state.ts';
import type { Folded } from '../../../src/pipeline/fold.ts';
import { DrownedBeadsAreHeld } from './beads.ts';
import { DetectorsAreWatched } from './detectors.ts';
import { LowBatteriesAreSeen } from './bodies.ts';
import { CallsAreHeard } from './calls.ts';
import { ChangesAreRecorded } from './changes.ts';
import { WhatIsOverIsClosed } from './closed.ts';
import { WhatTheDeskDidHolds } from './desk.ts';
import { PeopleInDangerAreNamed } from './dangers.ts';
import { ExposureIsSummed } from './exposure.ts';
import { FallsAreEmergencies } from './falls.ts';
import { FloodsAreTold } from './flood.ts';
import { IncidentsHold } from './incidents.ts';
import { TooFewIsAnAlarm } from './company.ts';
import { CountsHold } from './counts.ts';
import { GatheringsAreCrowds } from './gathering.ts';
import { TheOrderToLeaveIsFollowed } from './leaving.ts';
import { AlarmsKeepTheirStory } from './kept.ts';
import { FlapsAreAnAlarm } from './flaps.ts';
import { type Invariant, InvariantError, type Life, type Now } from './invariant.ts';
import { TroublesAreOfNow } from './troubles.ts';
import { NothingIsLeftOver } from './left-over.ts';
import { ChecksAreDueInTime } from './ledger.ts';
import { LimitsHold } from './limits.ts';
import { LossIsAnAlarm } from './loss.ts';
import { SilentPeopleAreAnAlarm } from './lost.ts';
import { MissingAreMissing } from './musters.ts';
import { PeopleAreNamed } from './named.ts';
import { LeaversComeBack } from './site.ts';
import { PeopleAreWhereTheyAreSeen } from './membership.ts';
import { EmergenciesSound } from './outputs.ts';
import { OwnRulesAreHonest } from './own-rules.ts';
import { OrderHolds } from './order.ts';
import { SuppressedByDesign } from './suppressions.ts';
import { OverlaysEnd } from './overlays.ts';
import { AlarmsAskAgain } from './re-alarms.ts';
import { BlindZonesAreEmergencies } from './protection.ts';
import { PersonRulesHold } from './person-rules.ts';
import { RatesAreRises } from './rate.ts';
import { LittleRoomIsAnAlarm } from './room.ts';
import { SetPointsAreTold } from './set-points.ts';
import { StandingAlarms } from './standing.ts';
import { TheStillAreFound } from './stillness.ts';
import { PeopleAreTold } from './told.ts';
import { StrangersAreBounded } from './strangers.ts';
import { VisitorsAreLookedAfter } from './visitors.ts';
import { ValuesGoOn } from './values.ts';
import { VotesAreCounted } from './votes.ts';
import { SomebodyIsThere } from './watch.ts';

/** Every subject of which something must hold. */
const make = (): readonly Invariant[] => [
  new OrderHolds(),
  new LimitsHold(),
  new LossIsAnAlarm(),
  new TroublesAreOfNow(),
  new CallsAreHeard(),
  new CountsHold(),
  new PeopleAreWhereTheyAreSeen(),
  new StrangersAreBounded(),
  new ChangesAreRecorded(),
  new StandingAlarms(),
  new OverlaysEnd(),
  new SuppressedByDesign(),
  new AlarmsAskAgain(),
  new WhatIsOverIsClosed(),
  new IncidentsHold(),
  new FloodsAreTold(),
  new BlindZonesAreEmergencies(),
  new AlarmsKeepTheirStory(),
  new DrownedBeadsAreHeld(),
  new FlapsAreAnAlarm(),
  new SetPointsAreTold(),
  new ValuesGoOn(),
  new LittleRoomIsAnAlarm(),
  new RatesAreRises(),
  new DetectorsAreWatched(),
  new ChecksAreDueInTime(),
  new VotesAreCounted(),
  new ExposureIsSummed(),
  new OwnRulesAreHonest(),
  new SilentPeopleAreAnAlarm(),
  new LeaversComeBack(),
  new WhatTheDeskDidHolds(),
  new PeopleAreNamed(),
  new PeopleInDangerAreNamed(),
  new MissingAreMissing(),
  new TheOrderToLeaveIsFollowed(),
  new GatheringsAreCrowds(),
  new PersonRulesHold(),
  new TooFewIsAnAlarm(),
  new VisitorsAreLookedAfter(),
  new TheStillAreFound(),
  new LowBatteriesAreSeen(),
  new FallsAreEmergencies(),
  new SomebodyIsThere(),
  new PeopleAreTold(),
  new EmergenciesSound(),
  new NothingIsLeftOver(),
];

/** Watches the fold from outside, under the plant that is in force by the inputs. */
export class Invariants {
  readonly #all = make();
  readonly #plantOf: PlantOf;
  /** The plant of the configuration, and with what the badge desk did. */
  #base: Plant;
  #plant: Plant;

  /** @param plantOf the plant of a configuration that an input puts into force */
  constructor(plant: Plant, plantOf: PlantOf = () => plant) {
    this.#base = plant;
    this.#plant = plant;
    this.#plantOf = plantOf;
  }

  /** The gateway starts with what was durable. */
  begin(life: Life): void {
    this.#base = life.state.base;
    this.#plant = life.plant;
    for (const invariant of this.#all) invariant.begin?.(life);
  }

  beforeChange(state: State): void {
    for (const invariant of this.#all) invariant.beforeChange?.({ state, plant: this.#plant });
  }

  check({ input, outcome }: Folded, state: State): void {
    const before = this.#plant;
    if (input.kind === 'started' || input.kind === 'configured') this.#base = this.#plantOf(input.revision);
    const plant = (this.#plant = this.#withDesk(state));
    const shift = 'shift' in input ? (input.shift ?? 0) : 0;
    const seen = { input, outcome, state, plant, ...(plant === before ? {} : { before }) };
    for (const invariant of this.#all) {
      if (shift !== 0) invariant.move?.(shift);
      invariant.check?.(seen);
    }
  }

  everySecond(at: number, state: State): void {
    const now: Now = { state, plant: this.#plant };
    for (const invariant of this.#all) invariant.everySecond?.(now, at);
  }

  /** The people of the desk are those that it added, by an invariant of its own. */
  #withDesk({ people, carriers, plant }: State): Plant {
    if (people.size + carriers.size === 0) return this.#base;
    if (plant.revision !== this.#base.revision)
      throw new InvariantError('the desk changes no configuration', { is: plant.revision, was: this.#base.revision });
    return plant;
  }
}
