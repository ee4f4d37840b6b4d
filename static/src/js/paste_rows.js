/**
 * Rows of a pasted block that say of themselves that they are of another community or month, or counted in
 * another unit: none of them is taken, each is named. What a blank leaves open, the nearest cell above says.
 */
export const plain = (text) => text.normalize("NFKC").replace(/\s/g, "").toLowerCase();
const IN_WORDS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];
const TIME =
  /(?:\d|[一二三四五六七八九十])月|(?:19|20)\d\d[-./年]|^(?:19|20)\d\d(?:0[1-9]|1[0-2])?(?:[0-3]\d)?$|累计|[去上今本全]年|年度|年初|上个?月|季度|半年/;
const RANGE = /(?:月|(?<!\d{3})\d|[一二三四五六七八九十])份?[-–—~〜至到]+(?:\d{1,2}|[一二三四五六七八九十]{1,3})月/; // 1-10月
const PLACE = /^(?![本全各我该所]).{2,}(?:社区|村|居委会?|村委会?|居民委员会|村民委员会)$/;
const BODY = /(?:社区)?(?:居民委员会|居委会?|村民委员会|村委会?)?$/; // what may stand behind a community's name
// which of an indicator's figures is meant, where it is not the month's; and what such a column is headed
const OF_NO_MONTH = /^(?:累计|目标|计划|任务|年度|同比|环比|增减|期初|预[计测估])(?:完成|任务|新增)?[数值量]?$/;
const WHICH = /口径|类型|类别|种类|分类|维度|性质|属性|范围|指标值/;
const OF_TIME = /年|月|日期|时间|期/;
const OF_PLACE = /社区|村|居|街道|单位|属地|辖区|区域|地区|片区|归属|部门/;
const COUNTED = /^(?:计量)?单位$/;
const SAME = [["㎡", "m²", "m2", "平方米", "平米", "平方"], ["人", "名", "位"], ["个", "家"],
  ["次", "场", "场次"], ["件", "起", "宗", "例"], ["栋", "幢"], ["%", "百分比"]];
const PLACES = /.{2,}(?:(?:社区|村)(?:居委会?|村委会?|居民委员会|村民委员会)?|居委会?|村委会?|居民委员会|村民委员会)(?=\d|$)/; // a community before the month or alone
const SCALE = /单位[::]?[十百千万亿]|单位[::]?(?:亩|公顷)/;
const CODE = /^\d{9}(?:\d{3}){0,2}$/; // of a sub-district, a community, a grid
const UNIT = /^[(（]?[十百千万亿]*(?:个|人|名|户|次|件|起|家|处|项|场|组|栋|亩|公顷|㎡|m²|m2|平方米|元)[)）]?$/;
const NUMBER = /^第?[([【〔]?(?:\d{1,4}(?:\.0*)?|[〇零一二三四五六七八九十百]+)[)\]】〕]?[.、,:]?$/;
const LONGEST = 30; // what is longer is a remark

/** What tells whether a cell is the form's own: its community's names and its month, from the page. */
export function ownOf({ own, month }) {
  const [year, of] = month.split("-").map(Number);
  const words = `${of}月|${IN_WORDS[of - 1]}月|0${of}月`;
  const day = "(?:[-./]?(?:[0-2]\\d|3[01])|\\d{1,2}[日号])?";
  return {
    names: own.split("|").map((name) => plain(name).replace(BODY, "")).filter((name) => name !== ""),
    month: new RegExp(`(?<![\\d一二三四五六七八九十])(?:(?:${year}|${year % 100})年(?:度)?)?(?:${words})份?${day}`, "g"),
    short: new RegExp(`(?<!\\d)${year}[-./]?0?${of}(?!\\d{3})${day}(?!\\d)`, "g"),
    year: new RegExp(`^${year}(?:年度?)?$`),
  };
}

const isOfTime = (cell) => cell.length <= LONGEST && TIME.test(plain(cell));

function isOurTime(cell, own) {
  const text = plain(cell);
  if (RANGE.test(text)) return false;
  return own.year.test(text) || !TIME.test(text.replace(own.month, "").replace(own.short, ""));
}

/** Whether the cell names the form's community: alone, or behind the office's name. */
export const isOwnPlace = (cell, own) => own.names.includes(plain(cell).replace(/^.*街道/, "").replace(BODY, ""));
export const isOwnTime = (cell, own) => isOfTime(cell) && isOurTime(cell, own);
export const isRowNumber = (cell) => NUMBER.test(plain(cell));

/** Whether a title speaks of another community, month or scale than the form's. */
export function isOfOther(cell, own) {
  const text = plain(cell).replace(/^\p{Script=Han}{1,8}:/u, ""); // 填报单位：
  const isElsewhere = PLACES.test(text) && !own.names.some((name) => text.includes(name));
  return SCALE.test(plain(cell)) || isElsewhere || (!isOwnPlace(text, own) && isStrange(text, null, own));
}

function isAnotherUnit(cell, unit) {
  const [given, own] = [plain(cell).replace(/[()]/g, ""), plain(unit)];
  const same = SAME.find((group) => group.includes(own)) ?? [own];
  return given !== "" && (own === "" ? /^[十百千万亿]+/.test(given) : !same.map(plain).includes(given));
}

/** A cell under a heading is asked only for what the heading speaks of. */
const isStrange = (cell, heading, own) =>
  (isOfTime(cell) && !isOurTime(cell, own) && (heading === null || OF_TIME.test(heading) || WHICH.test(heading))) ||
  (OF_NO_MONTH.test(plain(cell)) && (heading === null || WHICH.test(heading))) ||
  ((PLACE.test(plain(cell)) || CODE.test(plain(cell))) &&
    !isOwnPlace(cell, own) &&
    (heading === null || OF_PLACE.test(heading)));

/**
 * The lines that may be taken, and those of others. *beside* are the places that hold neither the indicators'
 * names nor what goes into a box; *headings* the words of the first row, if it was one.
 */
export function apart(lines, beside, headings, own) {
  const above = new Map();
  const others = [];
  for (const line of lines) {
    const cells = beside.map((at) => {
      const cell = line.cells[at] || (above.get(at) ?? "");
      above.set(at, cell);
      return [cell, headings ? headings[at] ?? "" : null];
    });
    const unit = line.row?.dataset.unit ?? "";
    const isOther = ([cell, heading], number) =>
      isStrange(cell, heading, own) ||
      ((heading === null ? UNIT.test(plain(cell)) : COUNTED.test(plain(heading))) &&
        isAnotherUnit(line.cells[beside[number]] ?? "", unit));
    if (line.row && cells.some(isOther)) others.push(line);
  }
  return others;
}

/** A line in a sentence: its name, and in brackets whatever else it holds. */
export function inWords({ cells, name }) {
  const rest = cells.filter((cell) => cell !== "" && cell !== name);
  return name && rest.length ? `${name}（${rest.join("、")}）` : name || rest.join("、");
}
