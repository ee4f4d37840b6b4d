/**
 * What stands around the figures of a pasted block and is none of its rows: titles above the headings, the
 * units and numbers of columns below them, headings of themes and signatures among the rows.
 */
import { isOfOther, isOwnPlace, isOwnTime, plain } from "./paste_rows.js";

const MOST_ROWS = 10; // above the headings
const BRACKETS = /[([【〔（]([^)\]】〕）]*)[)\]】〕）]/g;
const ASIDE =
  /^(?:(?:计量)?单位[::]?)?(?:个|人|人次|名|位|户|次|场|场次|件|起|宗|例|条|项|栋|幢|支|处|家|套|座|周|天|小时|分钟|分|元|㎡|m²|m2|平方米|平米|平方|%)$|^(?:本月|当月|本期|月末|期末|必填|选填|非必填|数量|整数|数字)$/;
const TAIL = /[/:：\s](?:个|人|人次|名|户|次|场|件|起|项|栋|处|家|周|元|㎡|平方米)$/;
const NUMBERED = /^(?:栏次|栏号|列次|[甲乙丙丁戊己庚辛]|[(]?\d{1,2}[)]?(?:=[\d+\-*/]+)?)$/;
const TITLE = /表|情况|统计|月报|报告|台账|汇总|填报|单位[::]/;
const FOOT = /^(?:填表|填报|制表|审核|审批|负责|联系|经办|报送|单位(?:负责|[(（]?盖)|[附备]?注[::]|备注[::]|说明[::]|以上|以下)/;
const NUMBERED_THEME = /^[(（]?[一二三四五六七八九十]+[)）、.．]/;
const PIECE = /^(?:\d{1,4}年?|(?:报告|统计|数据|所属)?(?:年|月)[份度]?:?)$/;
const WORDS = /\p{Script=Han}{2}/u;

/** A heading without the star, and without remarks in brackets that change nothing: 数量（个）, *数量, 数量/个. */
export function plainHeading(text) {
  const kept = text.replace(BRACKETS, (whole, inside) => (ASIDE.test(plain(inside)) ? "" : whole));
  return kept.replace(/[*＊※★☆]|必填|选填/g, "").trim().replace(TAIL, "").replace(/^(?:本月|当月|本期)(?=.)/, "");
}

const filled = (cells) => cells.filter((cell) => cell !== "");

/** The row of headings among the first rows: two of its cells are known, or one where nothing else stands. */
function headingsAt(block, isKnown) {
  const known = (cells) => filled(cells).filter(isKnown).length;
  const isHead = (cells) => known(cells) > 1 || (known(cells) === 1 && filled(cells).length === 1);
  const at = block.slice(0, MOST_ROWS).findIndex(isHead);
  return at < 0 ? block.slice(0, 1).findIndex((cells) => known(cells) > 0) : at;
}

const isTitle = (cells, own) =>
  filled(cells).length === 1 &&
  cells.length > 1 &&
  (TITLE.test(filled(cells)[0]) || isOwnTime(filled(cells)[0], own) || isOwnPlace(filled(cells)[0], own)) &&
  WORDS.test(filled(cells)[0]);

/** A month over several cells: 2026 | 年 | 9 | 月, 年份 | 2026 | 月份 | 9; empty where there is none. */
function inPieces(cells) {
  if (cells.length < 2 || !cells.every((cell) => PIECE.test(plain(cell)))) return "";
  const text = cells.map(plain).join("").replace(/:/g, "");
  return text.replace(/^\D*年[份度]?(\d{4})\D*月[份度]?(\d{1,2})$/, "$1年$2月");
}

/** Rows above the headings, or above the figures where there are none, and the rest of the block. */
export function apartTitles(block, isKnown, isName, own) {
  const heading = headingsAt(block, isKnown);
  const first = block.findIndex((cells) => !isTitle(cells, own) || cells.some(isName));
  const end = Math.max(heading >= 0 ? heading : first, 0);
  const above = block.slice(0, end).some((cells) => cells.some(isName)) ? [] : block.slice(0, end);
  const titles = above.map(filled).filter((cells) => cells.length > 0);
  const rest = block.slice(above.length);
  const below = heading < 0 ? 0 : rest.slice(1, 3).filter((cells) => isUnderHeadings(cells)).length;
  if (below) rest.splice(1, below);
  const said = [...titles.flat(), ...titles.map(inPieces).filter((text) => text !== "")];
  return { titles, rest, strange: said.filter((cell) => isOfOther(cell, own)) };
}

/** Units of the portal's kind and the numbers of columns, which say nothing; a row of other words stays. */
function isUnderHeadings(cells) {
  const [words, bare] = [filled(cells), (cell) => plain(cell).replace(/[()]/g, "")];
  const isUnits = words.every((cell) => ASIDE.test(bare(cell)) || plain(cell) === "单位");
  const isNumbers = words.length > 1 && words.every((cell) => NUMBERED.test(plain(cell)));
  const numbers = words.map((cell) => Number.parseInt(bare(cell), 10)).filter((one) => !Number.isNaN(one));
  return words.length > 0 && (isUnits || (isNumbers && numbers.every((one, at) => one === at + 1)));
}

/** Whether the row is a signature or remark below the figures, or the heading of a theme among them. */
export function isNoRow(cells, themes) {
  const words = filled(cells);
  const isTheme = words.length === 1 && (NUMBERED_THEME.test(words[0]) || themes.has(plain(words[0])));
  return words.length > 0 && cells[0] === words[0] && (isTheme || FOOT.test(words[0]));
}
