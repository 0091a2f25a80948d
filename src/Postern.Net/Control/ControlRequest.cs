using System.Text.Json.Serialization;

namespace Postern.Net.Control;

/// <summary>The head of a request; a verb reads the rest itself.</summary>
internal sealed record ControlRequest
{
    [JsonPropertyName("v")]
    public int Version { get; init; }

    [JsonPropertyName("verb")]
    public string? Verb { get; init; }
}
