// Elements as text, and text into elements.

#include "tests/simulators/propago/wire_types.hpp"

namespace dray::sim::propago {

std::string text_of(pugi::xml_node node) {
    std::string out;
    for (const auto child : node.children()) {
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata)
            out += child.value();
    }
    return out;
}

void put(pugi::xml_node node, const type& shape, std::string_view name, const std::string& text) {
    const std::string tag(name);
    auto target = node.child(tag.c_str());
    if (!target) {
        // Behind the last child that the schema puts before it.
        pugi::xml_node before;
        auto child = node.first_child();
        for (const element& e : shape.elements) {
            if (e.name == name)
                break;
            if (child && e.name == child.name()) {
                before = child;
                child = child.next_sibling();
            }
        }
        target =
            before ? node.insert_child_after(tag.c_str(), before) : node.prepend_child(tag.c_str());
    }
    target.remove_children();
    if (!text.empty())
        target.append_child(pugi::node_pcdata).set_value(text.c_str());
}

void write_escaped(std::string& out, std::string_view text) {
    for (std::size_t at = text.find_first_of("&<>\"\r"); at != std::string_view::npos;
         at = text.find_first_of("&<>\"\r")) {
        out += text.substr(0, at);
        switch (text[at]) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        default:
            out += "&#xD;";
        }
        text.remove_prefix(at + 1);
    }
    out += text;
}

void write_xml(std::string& out, pugi::xml_node node) {
    if (node.type() != pugi::node_element) {
        write_escaped(out, node.value());
        return;
    }
    out += '<';
    out += node.name();
    if (!node.first_child()) {
        out += " />";
        return;
    }
    out += '>';
    for (const auto child : node.children())
        write_xml(out, child);
    out += "</";
    out += node.name();
    out += '>';
}

} // namespace dray::sim::propago
