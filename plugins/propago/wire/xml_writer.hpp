#pragma once

// XML out, as text: elements only, no attributes but a namespace, everything escaped. What XML 1.0
// cannot hold (control characters, broken UTF-8) is replaced, since one such byte in an order's
// note would make the vendor refuse the whole order.

#include <cstdint>
#include <string>
#include <string_view>

namespace dray::propago {

/// `text` as the content of an element, appended to `out`.
void append_xml_text(std::string& out, std::string_view text);

class xml_writer {
public:
    xml_writer() = default;

    /// `name` must be a legal XML name: it is written as it stands.
    void open(std::string_view name);
    void close(std::string_view name);
    void element(std::string_view name, std::string_view text);
    void element(std::string_view name, std::int64_t number);
    /// Nothing at all where `text` is empty: to ASMX an absent element is "not given".
    void optional_element(std::string_view name, std::string_view text);
    /// Already XML, or a secret's marker.
    void raw(std::string_view xml) { out_.append(xml); }

    void reserve(std::size_t bytes) { out_.reserve(bytes); }
    [[nodiscard]] const std::string& text() const& { return out_; }
    [[nodiscard]] std::string text() && { return std::move(out_); }

private:
    std::string out_;
};

} // namespace dray::propago
