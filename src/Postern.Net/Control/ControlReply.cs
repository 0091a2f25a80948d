using System.Text.Json;
using System.Text.Json.Serialization;

namespace Postern.Net.Control;

/// <summary>One line of an answer: a result, or the sentence that says why there is none.</summary>
internal sealed record ControlReply
{
    [JsonPropertyName("v")]
    public int Version { get; init; } = ControlLimits.Version;

    [JsonPropertyName("ok")]
    public bool IsDone { get; init; }

    [JsonPropertyName("result"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Result { get; init; }

    [JsonPropertyName("error"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    /// <summary>An answer that tells why there is none.</summary>
    public static ControlReply Refusal(string error) => new() { Error = error };
}
