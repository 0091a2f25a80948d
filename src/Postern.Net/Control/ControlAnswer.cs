using System.Text.Json;

namespace Postern.Net.Control;

/// <summary>What a verb answers.</summary>
/// <param name="Result">The answer.</param>
/// <param name="Then">
/// Done once the answer is on its way, for what may end the process: whoever asked has its answer, and its connection
/// stays open until the end, so that it sees it. Null for an answer that ends nothing.
/// </param>
public readonly record struct ControlAnswer(JsonElement Result, Action? Then = null);
