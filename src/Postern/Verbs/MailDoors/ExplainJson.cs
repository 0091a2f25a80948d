using System.Text.Json;
using System.Text.Json.Serialization;
using Postern.Mail.Explaining;

namespace Postern.Verbs.MailDoors;

/// <summary>What <c>explain --json</c> prints.</summary>
internal sealed record ExplainedJson(string Door, string? Login, string? To, bool Works, IReadOnlyList<StepJson> Steps);

/// <summary>One step of it.</summary>
internal sealed record StepJson(string Step, string Result, string Words, string? Advice);

/// <summary>The JSON of explain; its names are promised to scripts.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExplainedJson))]
internal sealed partial class ExplainJson : JsonSerializerContext
{
    internal static string Text(string door, ExplainedWords words, bool works, IReadOnlyList<WalkStep> steps) => JsonSerializer.Serialize(
        new ExplainedJson(door, words.Login, words.To, works, [.. steps.Select(step => new StepJson(step.Name, Word(step.Result), step.Words, step.Advice.Length == 0 ? null : step.Advice))]),
        Default.ExplainedJson);

    private static string Word(StepResult result) => result switch
    {
        StepResult.Good => "ok",
        StepResult.Note => "note",
        _ => "failed",
    };
}
