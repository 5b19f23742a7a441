#pragma once

// What the API says of a refusal. Its bodies are .NET objects in PascalCase whatever was asked for;
// a failure of the server itself is plain text.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dray::warehouse_manager {

struct error_body {
    error_body() = default;
    std::string type; ///< "OperationException"; empty where the body is none of them
    std::string code; ///< "NotFullyAllocated"
    std::string hint;
    std::vector<std::pair<std::string, std::string>> properties; ///< name, value
    std::vector<std::string> parameters;

    /// "OperationException NotFullyAllocated: hint", for people; empty where nothing was said.
    [[nodiscard]] std::string words() const;
};

/// Never throws; of a list of faults the first.
error_body read_error(std::string_view body);

} // namespace dray::warehouse_manager
