import { createHash } from 'node:crypto';

/** A4 with page numbers; black on white, and nothing that is said by colour alone. */
const COMMON = `
*{box-sizing:border-box}
html{font:10.5pt/1.5 "Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei","Segoe UI",system-ui,sans-serif;color:#111;background:#fff}
body{max-width:186mm;margin:0 auto;padding:8mm 0;font-variant-numeric:tabular-nums;overflow-wrap:break-word}
h1{font-size:20pt;line-height:1.2;margin:0;font-weight:600;letter-spacing:.02em}
h1 small,h2 small,h3 small{font-weight:400;color:#555}
h1 small{display:block;font-size:10.5pt;letter-spacing:0;margin-top:1mm}
h2{font-size:13pt;line-height:1.3;margin:8mm 0 2mm;padding-bottom:1mm;border-bottom:1.2pt solid #111;break-after:avoid}
h2 small{font-size:9.5pt;margin-left:2mm}
h3{font-size:10.5pt;margin:5mm 0 1.5mm;break-after:avoid}
h3 small{font-size:9pt;margin-left:2mm}
p{margin:1.5mm 0}
.note{color:#444;font-size:9pt}
.warn{border-left:2pt solid #111;padding:1mm 3mm;font-weight:600;break-inside:avoid}
dl.about{display:grid;grid-template-columns:max-content 1fr;gap:.6mm 5mm;margin:4mm 0 0}
dl.about dt{color:#555}dl.about dd{margin:0}
.sum{display:grid;grid-template-columns:repeat(4,1fr);margin:5mm 0 0;border:.6pt solid #111}
.sum div{padding:2mm 3mm;border:.3pt solid #999}
.sum b{display:block;font-size:15pt;line-height:1.25;font-weight:600}
.sum span{display:block;font-size:8.5pt;line-height:1.3;color:#444}
table{width:100%;border-collapse:collapse;margin:1.5mm 0 3mm;font-size:9pt;line-height:1.4}
th{text-align:left;font-weight:600;border-bottom:.8pt solid #111;padding:.8mm 2mm .8mm 0;vertical-align:bottom;word-break:keep-all}
td{border-bottom:.3pt solid #bbb;padding:.9mm 2mm .9mm 0;vertical-align:top}
.wide table{font-size:8pt}.wide td,.wide th{padding-right:1.2mm}
tr{break-inside:avoid}
thead{display:table-header-group}
td.n,td.t{white-space:nowrap}
td.n{font-variant-numeric:tabular-nums}
td.p{font-weight:600;white-space:nowrap}
td.k{word-break:keep-all}
p.lead{break-after:avoid}
td.code{font:8pt/1.5 ui-monospace,"Noto Sans Mono CJK SC",monospace;overflow-wrap:anywhere}
code{overflow-wrap:anywhere;font:8pt/1.5 ui-monospace,"Noto Sans Mono CJK SC",monospace}
svg{display:block;width:100%;height:auto;break-inside:avoid}
svg text{font-size:8px;fill:#111;text-anchor:middle}
.sign{display:grid;grid-template-columns:repeat(3,1fr);gap:6mm;margin-top:4mm;break-inside:avoid}
.sign div{border-bottom:.6pt solid #111;height:14mm;font-size:9pt;color:#444}
.blank{border:.6pt solid #999;min-height:16mm;padding:1.5mm 3mm;color:#444;font-size:9pt;break-inside:avoid}
footer{margin-top:10mm;font-size:8.5pt;color:#555}
@media screen{body{padding:10mm 6mm}}
@media print{body{padding:0;max-width:none}}
`;

const PAGE = (page: string): string =>
  `@page{size:A4;margin:16mm 12mm 16mm 12mm;@bottom-right{content:"${page} " counter(page) " / " counter(pages);font:8.5pt sans-serif;color:#555}}\n`;

/** @param page the word for a page */
export const styleOf = (page: string): string => `${PAGE(page)}${COMMON}`;

/** What a browser may do with the page: show it, in this one style. */
export const policyOf = (style: string): string =>
  `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;
