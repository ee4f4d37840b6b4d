"""The order that the schema asks of elements which the portal writes by hand (ECMA-376, CT_RPr and others).

LibreOffice takes them in any order; Word calls the file damaged.
"""

from lxml import etree

ORDER = {
    "w:rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
    "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText "
    "vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr "
    "shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi "
    "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection "
    "textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "w:tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
    "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "w:tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign "
    "hideMark",
    "w:tbl": "tblPr tblGrid tr",
    "w:sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders "
    "lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
    "w:font": "altName panose1 charset family notTrueType pitch sig embedRegular",
    "a:rPr": "ln noFill solidFill gradFill effectLst highlight latin ea cs sym hlinkClick",
    "a:tcPr": "lnL lnR lnT lnB lnTlToBr lnBlToTr cell3D noFill solidFill",
    "a:ln": "noFill solidFill prstDash round headEnd tailEnd",
    "c:barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
    "c:ser": "idx order tx spPr invertIfNegative marker pictureOptions dPt dLbls "
    "trendline errBars cat val xVal yVal smooth",
    "c:dLbls": "dLbl delete numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName "
    "showPercent",
    "c:valAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark "
    "minorTickMark tickLblPos spPr txPr crossAx crosses crossesAt crossBetween majorUnit",
    "c:catAx": "axId scaling delete axPos majorGridlines title numFmt majorTickMark minorTickMark tickLblPos "
    "spPr txPr crossAx crosses auto lblAlgn lblOffset noMultiLvlLbl",
    "c:scatterChart": "scatterStyle varyColors ser dLbls axId",
    "c:errBars": "errDir errBarType errValType noEndCap plus minus val spPr",
    "c:plotArea": "layout barChart scatterChart catAx valAx dTable spPr",
    "c:chartSpace": "date1904 lang roundedCorners style clrMapOvr protection chart spPr txPr externalData",
    "w:settings": "zoom proofState defaultTabStop evenAndOddHeaders characterSpacingControl "
    "noLineBreaksAfter noLineBreaksBefore compat rsids themeFontLang clrSchemeMapping decimalSymbol",
    "c:scaling": "logBase orientation max min",
}
SPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
}


def out_of_order(roots):
    """Elements whose children stand in another order than the schema's, with these children."""
    found = []
    for root in roots:
        for element in root.iter(etree.Element):
            name = etree.QName(element)
            order = ORDER.get(f"{SPACES.get(name.namespace)}:{name.localname}")
            if order is None:
                continue
            places = [etree.QName(child).localname for child in element if isinstance(child.tag, str)]
            ranks = [order.split().index(place) for place in places if place in order.split()]
            if ranks != sorted(ranks):
                found.append((name.localname, places))
    return found
