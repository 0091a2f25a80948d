using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Reflection;
using Postern.Configuration;
using Postern.Wire.Ends;

namespace Postern.Verbs;

/// <summary>From words to a verb: reads the command line, runs the verb, and answers the exit code.</summary>
internal static class CommandLine
{
    private static readonly ParserConfiguration Plain = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>The version, as <c>--version</c> prints it.</summary>
    public static string Version =>
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public static int Run(string[] words, Surroundings surroundings)
    {
        var result = Root(words, surroundings).Parse(words, Plain);
        if (result.Action is not ParseErrorAction)
        {
            var terminal = surroundings.Terminal;
            return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = terminal.Output, Error = terminal.Error });
        }

        // Only tunnel can name a log on its line.
        var host = words is ["tunnel", ..] ? TunnelLine.Read(result.Tokens, new Findings()).Host : new HostSettings();
        Refusal.Tell([.. Complaints(result).Distinct()], host, surroundings.ErrorIsOurs, surroundings);
        return ExitCode.Wrong;
    }

    /// <summary>Says that there is no such option, and which one was meant.</summary>
    public static string UnknownOption(string word, IReadOnlyList<string> known)
    {
        var equals = word.IndexOf('=');
        var name = equals < 0 ? word : word[..equals];
        var hint = Spelling.Hint(name, known, "{0}");
        return $"the option {Spelling.Quote(name)} is unknown{(hint.EndsWith('?') ? hint : ": --help lists all")}";
    }

    private static RootCommand Root(string[] words, Surroundings surroundings)
    {
        var root = new RootCommand("Postern, the secure door for mail");
        // A verb that is named is the only one that has to exist: making the others costs time at every start.
        var named = words.Length == 0 ? null : Array.Find(VerbTable.All, verb => verb.Name == words[0]);
        foreach (var verb in named is null ? VerbTable.All : [named])
            root.Subcommands.Add(verb.Create(surroundings));
        foreach (var option in root.Options)
        {
            option.Action = option switch
            {
                HelpOption help => new Teaching(help.Action),
                VersionOption => new Printing(() => "postern " + Version),
                _ => option.Action,
            };
        }

        return root;
    }

    private static IEnumerable<string> Complaints(ParseResult result)
    {
        var command = result.CommandResult.Command;
        var isRoot = result.CommandResult.Parent is null;
        // What follows a verb that does not exist belongs to it, whatever it was meant to be.
        foreach (var word in isRoot ? result.UnmatchedTokens.Take(1) : result.UnmatchedTokens)
            yield return word.StartsWith('-') ? UnknownOption(word, Options(result.CommandResult)) : Stray(word, command, isRoot);
        if (result.UnmatchedTokens.Count > 0)
            yield break;

        if (isRoot)
            yield return "a verb is missing: postern --help lists them";
        else if (command.Subcommands.Count > 0)
            yield return $"a verb is missing: write one of {string.Join(", ", command.Subcommands.Select(verb => verb.Name))}, or try {Path(command)} --help";
        foreach (var option in result.CommandResult.Children.OfType<OptionResult>().Where(option => option.Tokens.Count == 0 && option.Errors.Any()))
            yield return $"{option.Option.Name} needs a value: write {option.Option.Name} {option.Option.HelpName ?? "VALUE"}";
        foreach (var argument in result.CommandResult.Children.OfType<ArgumentResult>().Where(argument => argument.Tokens.Count == 0 && argument.Errors.Any()))
            yield return $"{argument.Argument.HelpName ?? argument.Argument.Name} is missing: try {Path(command)} --help";
        if (!isRoot && result.Errors.All(error => error.SymbolResult is { Tokens.Count: > 0 }))
            yield return $"{Words(result.Errors[0])}: try {Path(command)} --help";
    }

    private static string Stray(string word, Command command, bool isRoot) => isRoot
        ? $"the verb {Spelling.Quote(word)} is unknown{Spelling.Hint(word, [.. VerbTable.All.Select(verb => verb.Name)], "{0}").TrimEnd('.')}"
        : $"{Spelling.Quote(word)} is one word too many: try {Path(command)} --help";

    /// <summary>The command with those above it, as it is typed.</summary>
    private static string Path(Command command) => command.Parents.OfType<Command>().FirstOrDefault() switch
    {
        null => "postern",
        var above => $"{Path(above)} {command.Name}",
    };

    /// <summary>One line: the library lists what an option takes below its complaint.</summary>
    private static string Words(ParseError error)
    {
        var lines = error.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var first = lines[0].TrimEnd('.', ':');
        return lines.Length == 1 ? first : $"{first}: {string.Join(", ", lines[1..])}";
    }

    private static List<string> Options(CommandResult command)
    {
        var names = new List<string>();
        for (SymbolResult? at = command; at is CommandResult here; at = here.Parent)
            names.AddRange(here.Command.Options.Select(option => option.Name));
        return names;
    }

    private sealed class Printing(Func<string> text) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(text());
            return ExitCode.Done;
        }
    }

    /// <summary>Help of our own where we have one, and the library's for other verbs.</summary>
    private sealed class Teaching(CommandLineAction? usual) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            // Without the program's own name: “tunnel”, “ssh setup”.
            var name = Path(parseResult.CommandResult.Command)["postern".Length..].TrimStart();
            if (HelpText.Of(name) is not { } text)
            {
                parseResult.InvocationConfiguration.Output.Write(HelpText.Opening(name));
                return usual is SynchronousCommandLineAction action ? action.Invoke(parseResult) : ExitCode.Failed;
            }

            parseResult.InvocationConfiguration.Output.Write(text);
            return ExitCode.Done;
        }
    }
}
