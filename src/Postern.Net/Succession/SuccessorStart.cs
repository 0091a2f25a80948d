namespace Postern.Net.Succession;

/// <summary>What a successor is started with.</summary>
/// <param name="Program">The path of its file.</param>
/// <param name="Name">Its own name, as it is to see it.</param>
/// <param name="Arguments">Its arguments, without its name.</param>
/// <param name="Variables">Variables of its environment that differ from ours.</param>
public sealed record SuccessorStart(string Program, string Name, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Variables);
