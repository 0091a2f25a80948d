using System.CommandLine;

namespace Postern.Verbs;

/// <summary>One verb of the command line; its command is only made when it is needed.</summary>
internal sealed record Verb(string Name, string Summary, Func<Surroundings, Command> Create);
