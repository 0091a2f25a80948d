using System.CommandLine;
using System.CommandLine.Completions;
using Postern.Configuration;
using Postern.Configuration.Doors;
using Postern.Configuration.Settings;
using Postern.Wire.Ends;

namespace Postern.Verbs;

/// <summary><c>postern tunnel ACCEPT CONNECT...</c>: one door, in the foreground.</summary>
internal static class Tunnel
{
    public static Command Create(Surroundings surroundings)
    {
        var command = new Command("tunnel", "Opens one door: ACCEPT leads to CONNECT.");
        var ends = new Argument<string[]>("ENDS") { Arity = ArgumentArity.ZeroOrMore, HelpName = "ACCEPT CONNECT..." };
        ends.CompletionSources.Add(_ => EndWords.All.Select(word => new CompletionItem(word)));
        command.Arguments.Add(ends);
        foreach (var setting in SettingTable.All)
            command.Options.Add(Option(setting));
        command.SetAction(result => Open(result, surroundings));
        return command;
    }

    /// <summary>The library only finds the words: values are read by <see cref="TunnelLine"/>, in their order.</summary>
    private static Option<string[]> Option(Setting setting)
    {
        var option = new Option<string[]>(setting.Option)
        {
            Description = setting.Help,
            Hidden = setting.Hidden,
            HelpName = setting.Value,
            Arity = setting.IsSwitch ? ArgumentArity.Zero : ArgumentArity.ZeroOrMore,
        };
        if (!setting.IsSwitch && setting.Choices.Count > 0)
            option.CompletionSources.Add(_ => setting.Choices.Select(choice => new CompletionItem(choice)));
        return option;
    }

    private static int Open(ParseResult result, Surroundings surroundings)
    {
        var findings = new Findings();
        var draft = TunnelLine.Read(result.Tokens, findings);
        // What is missing because it could not be read is not said a second time.
        var door = findings.HasMistakes ? null : DoorRules.Finish(draft, Place.CommandLine, findings);
        ProcessRules.Check(draft.Host, door is null ? [] : [door], findings);
        if (door is not null && !findings.HasMistakes)
            FileRules.Check(door, findings);
        var plan = new Plan(draft.Host, door is null ? [] : [door]) { Notes = findings.All, Identity = DoorIdentity.Of(result.Tokens) };
        ProcessRules.CheckControl(plan, Place.CommandLine, findings);
        return Launch.Run(plan, findings, _ => plan, MentionsStandardStreams(result), surroundings);
    }

    /// <summary>Whether standard input may be the connection, even where the rest of the line cannot be read.</summary>
    private static bool MentionsStandardStreams(ParseResult result) =>
        result.Tokens.Any(token => EndUrl.TryParse(token.Value, EndSide.Accept, out var end, out _) && end.Transport == TransportKind.Stdio);
}
