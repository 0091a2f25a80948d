using System.Text.Json.Serialization;

namespace Postern.Hosting.Control;

/// <summary>How answers to control verbs look as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(ReloadOutcome))]
[JsonSerializable(typeof(StopOutcome))]
[JsonSerializable(typeof(ReplaceOutcome))]
[JsonSerializable(typeof(UseOutcome))]
internal sealed partial class ControlFormats : JsonSerializerContext;
