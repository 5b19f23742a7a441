#pragma once

// The types of Propago's OrderService as tables (sheet A2-A4, spellings included), and the one
// reader that holds a request against them. A deserializer of .NET ignores what it does not know
// and refuses what it cannot read; so does this one.

#include <pugixml.hpp>
#include <span>
#include <string>
#include <string_view>

namespace dray::sim::propago {

enum class kind {
    text,
    integer, ///< xsd:int
    decimal,
    boolean,
    date_time,
    line_status,
    search_status,
    complex, ///< a nested type
    list,    ///< a wrapper with repeated items, complex where `of` is set
};

struct type;

struct element {
    std::string_view name;
    propago::kind kind = propago::kind::text;
    bool required = false;                         ///< not nullable in the vendor's schema
    const type* of = nullptr;                      ///< complex, or the items of a list
    std::string_view item = {};                    ///< name of a list's items
    propago::kind item_kind = propago::kind::text; ///< where the items are simple
};

struct type {
    std::string_view name;
    std::span<const element> elements;
};

struct operation {
    std::string_view name;
    type request;
};

extern const type order_type;
extern const type order_line_type;

/// The eight operations, in the sheet's order.
std::span<const operation> operations();
/// The operation of that exact name, or null.
const operation* find_operation(std::string_view name);

bool is_order_status(std::string_view word); ///< one of the 23 (and so not every word we may send)
bool is_line_status(std::string_view word);
bool is_search_status(std::string_view word);
bool is_return_code(std::string_view word);

/// Copies what `shape` knows from `from` into `to`: schema order, no prefixes, simple values
/// trimmed and checked. `xsi:nil` counts as absent. Throws soap_fault naming the element's path.
/// With `enforce_required` false an absent `*` element stays absent, as .NET would default it.
void copy_known(pugi::xml_node from, const type& shape, pugi::xml_node to, bool enforce_required);

/// All text of an element, CDATA included.
std::string text_of(pugi::xml_node node);

/// Sets the child `name` of a node of that shape, at its place in the schema.
void put(pugi::xml_node node, const type& shape, std::string_view name, const std::string& text);

/// Appends a node with its children, escaped, without white space of its own.
void write_xml(std::string& out, pugi::xml_node node);

/// Appends text escaped for element content and attributes.
void write_escaped(std::string& out, std::string_view text);

} // namespace dray::sim::propago
