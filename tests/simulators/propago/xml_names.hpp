#pragma once

// What pugixml leaves out: namespaces, and the well-formedness that a parser of .NET insists on.

#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>

namespace dray::sim::propago {

/// A name without its prefix.
std::string_view local_name(pugi::xml_node node);

/// The namespace that an element's prefix (or the default one) is bound to; nothing where the
/// prefix is bound nowhere; empty where there is none.
std::optional<std::string_view> namespace_of(pugi::xml_node node);

bool in_namespace(pugi::xml_node node, std::string_view uri);

/// xsi:nil="true" or "1", whatever the prefix is called.
bool is_nil(pugi::xml_node node);

/// What is wrong with the bytes of a document that pugixml would let pass: text that is not UTF-8,
/// control characters, a bare ampersand, an entity that XML does not know. Empty when all is well.
std::string text_complaint(std::string_view document);

/// What is wrong with a parsed document: a DTD, several roots, too deep, too many nodes, a prefix
/// bound nowhere, a character reference to what XML forbids. Empty when all is well.
std::string tree_complaint(const pugi::xml_document& document);

} // namespace dray::sim::propago
