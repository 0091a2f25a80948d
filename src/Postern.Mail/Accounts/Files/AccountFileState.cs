using System.Globalization;
using System.Text;
using Postern.Wire.Sasl;

namespace Postern.Mail.Accounts.Files;

/// <summary>What happens to accounts while they are in use, beside an account file that only people change: used codes, last uses.</summary>
/// <remarks>Lines of words in <c>FILE.state</c>: <c>step KEY NUMBER</c>, <c>otp KEY STATE</c> and <c>use KEY LABEL SECONDS FROM</c>. A line that is none of these is left out.</remarks>
internal sealed class AccountFileState
{
    private readonly Dictionary<string, long> _steps = [];
    private readonly Dictionary<string, OtpState> _chains = [];
    private readonly Dictionary<(string Key, string Label), (long At, string From)> _uses = [];

    public static AccountFileState Read(ReadOnlySpan<byte> bytes)
    {
        var state = new AccountFileState();
        foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n'))
            state.Take(line.Split(' '));
        return state;
    }

    public bool TryUseStep(string key, long step)
    {
        if (_steps.TryGetValue(key, out var last) && last >= step)
            return false;
        _steps[key] = step;
        return true;
    }

    /// <summary>A new secret begins anew.</summary>
    public bool ForgetStep(string key) => _steps.Remove(key);

    public bool UseOtp(string key, OtpState to)
    {
        _chains[key] = to;
        return true;
    }

    /// <summary>Where a chain is that began here: a new chain has another seed, and goes before one that is older.</summary>
    public OtpState? OtpOf(string key, OtpState? begun) =>
        begun is not null && _chains.TryGetValue(key, out var found) && (found.Hash, found.Seed) == (begun.Hash, begun.Seed) && found.Sequence < begun.Sequence ? found : begun;

    public void Note(AppPasswordUse use) => _uses[(AccountName.Key(use.Name), use.Label.ToLowerInvariant())] = (use.At.ToUnixTimeSeconds(), use.From);

    /// <summary>An account with the last uses of its app passwords, and where its chain is.</summary>
    public Account Complete(Account account)
    {
        var key = AccountName.Key(account.Name);
        return account with { Otp = OtpOf(key, account.Otp), AppPasswords = [.. account.AppPasswords.Select(app => Complete(key, app))] };
    }

    public byte[] Format()
    {
        var text = new StringBuilder();
        foreach (var (key, step) in _steps.OrderBy(row => row.Key, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"step {key} {step}\n");
        foreach (var (key, state) in _chains.OrderBy(row => row.Key, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"otp {key} {state.Format()}\n");
        foreach (var ((key, label), (at, from)) in _uses.OrderBy(row => row.Key))
            text.Append(CultureInfo.InvariantCulture, $"use {key} {label} {at} {Word(from)}\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private AppPassword Complete(string key, AppPassword app) => _uses.TryGetValue((key, app.Label.ToLowerInvariant()), out var use) && use.At >= app.Created.ToUnixTimeSeconds()
        ? app with { Used = DateTimeOffset.FromUnixTimeSeconds(use.At), UsedFrom = use.From }
        : app;

    private void Take(string[] words)
    {
        if (words is ["step", var name, var number] && TryNumber(number, out var step))
            _steps[name] = step;
        else if (words is ["otp", var owner, ..] && OtpState.TryParse(string.Join(' ', words[2..]), out var chain))
            _chains[owner] = chain;
        else if (words is ["use", var key, var label, var time, var from] && TryNumber(time, out var at))
            _uses[(key, label)] = (at, from);
    }

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    private static string Word(string text) => string.Concat(text.Select(letter => char.IsControl(letter) || char.IsWhiteSpace(letter) ? '_' : letter));
}
