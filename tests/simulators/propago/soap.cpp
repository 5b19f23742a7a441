#include "tests/simulators/propago/soap.hpp"

#include "tests/simulators/propago/xml_names.hpp"

namespace dray::sim::propago {
namespace {

constexpr std::string_view prolog =
    R"(<?xml version="1.0" encoding="utf-8"?>)"
    R"(<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/")"
    R"( xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance")"
    R"( xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>)";
constexpr std::string_view epilog = "</soap:Body></soap:Envelope>";

[[noreturn]] void unreadable(const std::string& why) {
    throw soap_fault("Server was unable to read request: " + why);
}

/// The first child element of that name in SOAP's own namespace.
pugi::xml_node soap_child(pugi::xml_node node, std::string_view name) {
    for (const auto child : node.children()) {
        if (child.type() == pugi::node_element && local_name(child) == name &&
            in_namespace(child, soap_namespace))
            return child;
    }
    return {};
}

void refuse_understood_headers(pugi::xml_node envelope) {
    for (const auto entry : soap_child(envelope, "Header").children()) {
        for (const auto attribute : entry.attributes()) {
            const std::string_view name = attribute.name();
            const auto colon = name.find(':');
            if (colon != std::string_view::npos && name.substr(colon + 1) == "mustUnderstand" &&
                std::string_view(attribute.value()) == "1")
                throw soap_fault("SOAP header " + std::string(local_name(entry)) +
                                     " was not understood.",
                                 "MustUnderstand");
        }
    }
}

void tag(std::string& out, std::string_view name, std::string_view text) {
    out.append("<").append(name).append(">");
    write_escaped(out, text);
    out.append("</").append(name).append(">");
}

} // namespace

const operation& operation_of(std::string_view soap_action, bool quotes_required) {
    auto action = soap_action;
    const bool quoted = action.size() >= 2 && action.front() == '"' && action.back() == '"';
    if (quoted)
        action = action.substr(1, action.size() - 2);
    const bool ours = action.size() > service_namespace.size() + 1 &&
                      action.substr(0, service_namespace.size()) == service_namespace &&
                      action[service_namespace.size()] == '/';
    const operation* op =
        ours ? find_operation(action.substr(service_namespace.size() + 1)) : nullptr;
    if (op == nullptr || (quotes_required && !quoted))
        throw soap_fault("Server did not recognize the value of HTTP Header SOAPAction: " +
                         std::string(soap_action.substr(0, 200)) + ".");
    return *op;
}

soap_request read_envelope(const std::string& body, const operation& op, bool enforce_required) {
    if (auto why = text_complaint(body); !why.empty())
        unreadable(why);
    pugi::xml_document document;
    constexpr unsigned options =
        pugi::parse_default | pugi::parse_ws_pcdata_single | pugi::parse_doctype;
    const auto parsed =
        document.load_buffer(body.data(), body.size(), options, pugi::encoding_utf8);
    if (!parsed)
        unreadable(std::string(parsed.description()) + " at byte " + std::to_string(parsed.offset));
    if (auto why = tree_complaint(document); !why.empty())
        unreadable(why);

    const auto envelope = document.document_element();
    if (local_name(envelope) != "Envelope" || !in_namespace(envelope, soap_namespace))
        throw soap_fault("Possible SOAP version mismatch: Envelope in namespace '" +
                             std::string(namespace_of(envelope).value_or("")) + "' was unexpected.",
                         "VersionMismatch");
    refuse_understood_headers(envelope);
    const auto soap_body = soap_child(envelope, "Body");
    if (!soap_body)
        unreadable("the envelope has no Body");
    pugi::xml_node call;
    for (auto child = soap_body.first_child(); child && !call; child = child.next_sibling()) {
        if (child.type() == pugi::node_element)
            call = child;
    }
    if (!call || local_name(call) != op.name || !in_namespace(call, service_namespace))
        unreadable("SOAPAction names " + std::string(op.name) + ", the Body's element is " +
                   (call ? "'" + std::string(local_name(call)) + "' in namespace '" +
                               std::string(namespace_of(call).value_or("")) + "'"
                         : std::string("missing")));

    soap_request out;
    out.operation = &op;
    auto root = out.arguments.append_child(std::string(op.name).c_str());
    copy_known(call, op.request, root, enforce_required);
    return out;
}

std::string write_envelope(std::string_view operation_name, const reply& answer, bool nil_data) {
    std::string out;
    out.reserve(700 + (answer.data ? answer.data->size() : 0));
    out.append(prolog);
    out.append("<").append(operation_name).append("Response xmlns=\"");
    out.append(service_namespace).append("\"><").append(operation_name).append("Result>");
    tag(out, "ReturnCode", answer.code);
    if (answer.data)
        out.append("<Data>").append(*answer.data).append("</Data>");
    else if (nil_data)
        out.append("<Data xsi:nil=\"true\" />");
    if (!answer.message.empty())
        tag(out, "Message", answer.message);
    if (!answer.error_guid.empty())
        tag(out, "ErrorGuid", answer.error_guid);
    if (answer.page) {
        tag(out, "TotalRecords", std::to_string(answer.page->total));
        tag(out, "Skip", std::to_string(answer.page->skip));
        tag(out, "Take", std::to_string(answer.page->take));
    }
    out.append("</").append(operation_name).append("Result></");
    out.append(operation_name).append("Response>").append(epilog);
    return out;
}

std::string write_fault(const soap_fault& fault) {
    std::string out(prolog);
    out += "<soap:Fault>";
    tag(out, "faultcode", "soap:" + fault.code());
    tag(out, "faultstring", fault.what());
    out += "<detail />";
    out += "</soap:Fault>";
    out += epilog;
    return out;
}

} // namespace dray::sim::propago
