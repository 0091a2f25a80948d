using System.Text.Json.Serialization;

namespace Postern.Net.Succession;

/// <summary>What is spoken between a process and its successor, one object a line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Greeting))]
[JsonSerializable(typeof(Word))]
internal sealed partial class SuccessionJson : JsonSerializerContext;
