using System.CommandLine.Parsing;
using Postern.Configuration;
using Postern.Configuration.Settings;
using Postern.Wire.Ends;

namespace Postern.Verbs;

/// <summary>Reads the words of <c>postern tunnel</c> into a draft, in their order: a key belongs to the certificate before it.</summary>
internal sealed class TunnelLine
{
    private readonly Draft _draft = new();
    private readonly Findings _findings;
    private readonly List<string> _ends = [];
    private Setting? _open;

    private TunnelLine(Findings findings) => _findings = findings;

    public static Draft Read(IEnumerable<Token> tokens, Findings findings)
    {
        var line = new TunnelLine(findings);
        foreach (var token in tokens)
            line.Take(token);
        line.CloseOption();
        line.ReadEnds();
        return line._draft;
    }

    private void Take(Token token)
    {
        if (token.Type == TokenType.Option)
            TakeOption(token.Value);
        else if (token.Type != TokenType.Argument)
            return;
        else if (_open is not null)
            TakeValue(_open, token.Value);
        else
            _ends.Add(token.Value);
    }

    private void TakeOption(string word)
    {
        CloseOption();
        var setting = SettingTable.Named(word[2..]);
        if (setting is null)
            return;
        if (!setting.Many && _draft.Given.Contains(setting))
            Mistake($"{setting.Option} is given twice, and once is enough");
        if (setting.IsSwitch)
            setting.Apply(_draft, setting.SwitchWord);
        else
            _open = setting;
    }

    private void TakeValue(Setting setting, string value)
    {
        _open = null;
        if (setting.Apply(_draft, value) is { } problem)
            Mistake($"{setting.Option}: {problem}");
    }

    private void CloseOption()
    {
        if (_open is not null)
            Mistake($"{_open.Option} needs a value: write {_open.Option} {_open.Value}");
        _open = null;
    }

    private void ReadEnds()
    {
        var unknown = _ends.FindAll(word => word.StartsWith('-'));
        foreach (var word in unknown)
            Mistake(CommandLine.UnknownOption(word, [.. SettingTable.All.Select(setting => setting.Option), "--help"]));
        if (unknown.Count > 0)
            return;
        if (_ends.Count < 2)
        {
            Mistake(_ends.Count == 0
                ? "a door has two ends: write postern tunnel ACCEPT CONNECT, as in postern tunnel pop3s://:995 pop3://127.0.0.1:110"
                : "the door leads nowhere: write the end to connect to after the one that accepts, as in pop3://127.0.0.1:110");
        }

        for (var i = 0; i < _ends.Count; i++)
            ReadEnd(_ends[i], i == 0 ? EndSide.Accept : EndSide.Connect);
    }

    private void ReadEnd(string text, EndSide side)
    {
        if (!EndUrl.TryParse(text, side, out var end, out var problem))
            Mistake($"{(side == EndSide.Accept ? "ACCEPT" : "CONNECT")}: {problem}");
        else if (side == EndSide.Accept)
            _draft.Door = _draft.Door with { Accept = [.. _draft.Door.Accept, end] };
        else
            _draft.Door = _draft.Door with { Connect = [.. _draft.Door.Connect, end] };
    }

    private void Mistake(string text) => _findings.Mistake(Place.CommandLine, text);
}
