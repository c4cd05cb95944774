# Touches: XML built from sets and stamped by the clock, read by two parsers.
import datetime
import xml.dom.minidom
import xml.etree.ElementTree as ElementTree

feed = ElementTree.Element("feed", updated=datetime.datetime.now().isoformat())
for topic in {"music", "film", "food", "travel"}:
    entry = ElementTree.SubElement(feed, "entry", {"topic": topic})
    for tag in frozenset((topic, topic[::-1], topic.title())):
        ElementTree.SubElement(entry, "tag").text = tag
ElementTree.indent(feed)
ElementTree.ElementTree(feed).write("feed.xml", encoding="utf-8", xml_declaration=True)
print(ElementTree.tostring(feed, encoding="unicode"))
document = xml.dom.minidom.parse("feed.xml")
print([node.firstChild.data for node in document.getElementsByTagName("tag")], feed)
