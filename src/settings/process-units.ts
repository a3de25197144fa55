/** Units of which others are made, in small letters; prefixes come before them. */
const BASES =
  'm g s a k mol cd hz n pa j w c v f ω ohm wb t h lm lx bq gy sv rad sr l min hr hour d day week month y yr year sec ' +
  '° deg °c °f °k degc degf bar psi atm torr gf kgf tf lbf ft in inch yd mi mile gal bbl ton tonne lb lbs oz ' +
  'mmhg cmhg inhg mmh2o cmh2o mh2o inh2o mmwc inwc cfm scfm acfm cfh scfh gpm gph lpm slpm sccm slm ccm cc nm3 sm3 nl sl scf ncm ' +
  'rpm r rev cps cpm bpm spm hp ps kt kn knot mph kph kmh pulse count counts pcs step ph db dba db(a) dbm va var ah wh ev cal btu ' +
  'ntu ftu fnu tcu ppm ppb ppt p st cst brix °bx °api eq bit byte b x 1 10 100 1000';
const WHOLE = '% ‰ %rh %r.h. rh% %fs %f.s. %span %open %load %o2 %sat %wt wt% %mass %w/w pa(a) none -'.split(' ');
const bases = new Set(BASES.split(' '));

const PREFIX = /^(?:da|[numcdhkgt])(?=.)/u;
/** m², m3, m^3, s-1 */
const EXPONENT = /(?:(?:\^|\*\*)?[23]|\^?-[123])$/;
/** Pressure above the air's, or from nothing: kPaG, barg, psia, `MPa(g)`, `bar abs`. */
const PRESSURE = /(?<=pa|bar|psi)\s*(?:[ag]|abs|gauge|\([a-z]+\))$/;

/** Usual units of values that are no gas. */
export const PROCESS_UNITS = [
  '°C',
  'K',
  'Pa',
  'kPa',
  'MPa',
  'bar',
  'm',
  'mm',
  '%',
  'm/s',
  'm3/h',
  'kg',
  't',
  'V',
  'mA',
];

/**
 * Whether a text is a unit: of those of the SI and of process plants, with their prefixes, powers, products and quotients,
 * in capitals or not. One in Chinese is taken as it is, and so is `?`, which a scan writes.
 */
export function isProcessUnit(text: string): boolean {
  if (/[\p{Script=Han}?]/u.test(text)) return true;
  const unit = text.normalize('NFKC').toLowerCase().replaceAll(/[μµ]/gu, 'u').replace(PRESSURE, '').trim();
  if (WHOLE.includes(unit)) return true;
  return unit.split(/\s*[/·⋅*•]\s*|\s+/u).every(isFactor);
}

function isFactor(factor: string): boolean {
  if (isBase(factor)) return true;
  return isBase(factor.replace(EXPONENT, ''));
}

const isBase = (word: string): boolean => bases.has(word) || bases.has(word.replace(PREFIX, ''));
