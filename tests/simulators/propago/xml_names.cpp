#include "tests/simulators/propago/xml_names.hpp"

#include "tests/simulators/propago/soap.hpp"

#include <array>
#include <cstdint>

namespace dray::sim::propago {
namespace {

constexpr std::string_view instance_namespace = "http://www.w3.org/2001/XMLSchema-instance";

std::string_view prefix_of(std::string_view name) {
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? std::string_view{} : name.substr(0, colon);
}

std::optional<std::string_view> bound(pugi::xml_node node, std::string_view prefix) {
    if (prefix == "xml")
        return "http://www.w3.org/XML/1998/namespace";
    for (; node; node = node.parent()) {
        for (const auto attribute : node.attributes()) {
            const std::string_view name = attribute.name();
            if (prefix.empty() ? name == "xmlns"
                               : name.substr(0, 6) == "xmlns:" && name.substr(6) == prefix)
                return attribute.value();
        }
    }
    if (prefix.empty())
        return std::string_view{};
    return std::nullopt;
}

bool forbidden(unsigned char c) {
    return c < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

/// Bytes of the UTF-8 sequence at the front, or 0 where it is not one.
std::size_t sequence(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80)
        return 1;
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < size)
        return 0;
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U)
            return 0;
    }
    const unsigned char next = byte(1);
    const bool overlong = (lead == 0xE0 && next < 0xA0) || (lead == 0xF0 && next < 0x90);
    const bool beyond = (lead == 0xED && next > 0x9F) || (lead == 0xF4 && next > 0x8F);
    return overlong || beyond ? 0 : size;
}

bool is_reference(std::string_view text) {
    const auto end = text.substr(0, 12).find(';');
    if (end == std::string_view::npos || end < 2)
        return false;
    auto name = text.substr(1, end - 1);
    if (name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos")
        return true;
    if (name.size() < 2 || name.front() != '#')
        return false;
    name.remove_prefix(1);
    const bool hex = name.front() == 'x';
    if (hex)
        name.remove_prefix(1);
    return !name.empty() && name.find_first_not_of(hex ? "0123456789abcdefABCDEF" : "0123456789") ==
                                std::string_view::npos;
}

struct section {
    std::string_view open;
    std::string_view close;
};
constexpr std::array sections{section{"<![CDATA[", "]]>"}, section{"<!--", "-->"},
                              section{"<?", "?>"}};

std::string walk(pugi::xml_node node, std::size_t depth, std::size_t& count) {
    if (depth > max_depth)
        return "deeper than " + std::to_string(max_depth) + " levels";
    if (++count > max_nodes)
        return "more than " + std::to_string(max_nodes) + " nodes";
    if (node.type() == pugi::node_doctype)
        return "a DTD is prohibited";
    for (const char* c = node.value(); *c != '\0'; ++c) {
        if (forbidden(static_cast<unsigned char>(*c)))
            return "an invalid character, value " + std::to_string(static_cast<int>(*c));
    }
    if (node.type() == pugi::node_element && !namespace_of(node))
        return "'" + std::string(prefix_of(node.name())) + "' is an undeclared prefix";
    for (const auto child : node.children()) {
        if (auto why = walk(child, depth + 1, count); !why.empty())
            return why;
    }
    return {};
}

} // namespace

std::string_view local_name(pugi::xml_node node) {
    const std::string_view name = node.name();
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::optional<std::string_view> namespace_of(pugi::xml_node node) {
    return bound(node, prefix_of(node.name()));
}

bool in_namespace(pugi::xml_node node, std::string_view uri) {
    const auto found = namespace_of(node);
    return found && *found == uri;
}

bool is_nil(pugi::xml_node node) {
    for (const auto attribute : node.attributes()) {
        const std::string_view name = attribute.name();
        const auto prefix = prefix_of(name);
        if (prefix.empty() || name.substr(prefix.size() + 1) != "nil" || prefix == "xmlns")
            continue;
        const std::string_view value = attribute.value();
        if (bound(node, prefix) == instance_namespace && (value == "true" || value == "1"))
            return true;
    }
    return false;
}

std::string text_complaint(std::string_view document) {
    for (std::size_t at = 0; at < document.size();) {
        const auto rest = document.substr(at);
        const std::size_t size = sequence(rest);
        if (size == 0)
            return "not UTF-8 at byte " + std::to_string(at);
        if (forbidden(static_cast<unsigned char>(rest.front())))
            return "an invalid character at byte " + std::to_string(at);
        at += size;
    }
    for (std::size_t at = 0; (at = document.find_first_of("&<", at)) != std::string_view::npos;) {
        const auto rest = document.substr(at);
        if (rest.front() == '&') {
            if (!is_reference(rest))
                return "an ampersand that begins no known reference at byte " + std::to_string(at);
            ++at;
            continue;
        }
        std::size_t step = 1;
        for (const auto& each : sections) {
            if (rest.substr(0, each.open.size()) != each.open)
                continue;
            const auto end = rest.find(each.close, each.open.size());
            step = end == std::string_view::npos ? rest.size() : end + each.close.size();
        }
        at += step;
    }
    return {};
}

std::string tree_complaint(const pugi::xml_document& document) {
    std::size_t roots = 0;
    for (const auto child : document.children())
        roots += child.type() == pugi::node_element ? 1 : 0;
    if (roots != 1)
        return roots == 0 ? "the root element is missing" : "there are multiple root elements";
    std::size_t count = 0;
    return walk(document, 0, count);
}

} // namespace dray::sim::propago
