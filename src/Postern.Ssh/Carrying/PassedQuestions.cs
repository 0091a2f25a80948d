using Postern.Net.Loops;

namespace Postern.Ssh.Carrying;

/// <summary>A carrier that goes to its server by another carrier: what that one asks is passed on to whoever wants the login that is made here now, and his agent and display are that one's too.</summary>
/// <remarks>Set on the carrier's loop, read from any thread.</remarks>
public sealed class PassedQuestions(Loop loop)
{
    private volatile Whom? _whom;

    /// <summary>Somebody can be asked now.</summary>
    public bool MayAsk => _whom is { Tenant.MayAsk: true };

    /// <summary>Asks: the question, and whether the answer must not be seen; null for no answer.</summary>
    public Task<string?> AskAsync(string question, bool secret) =>
        _whom is { } whom ? loop.RunAsync(() => whom.Tenant.AskAsync(question, secret)) : Task.FromResult<string?>(null);

    /// <summary>Tells something, with no answer.</summary>
    public void Notify(string notice)
    {
        if (_whom is { } whom)
            loop.Post(() => _ = whom.Tenant.NotifyAsync(notice));
    }

    /// <summary>Gives the value of an environment variable, as whoever wants the login has it.</summary>
    public string? Environment(string name) => _whom?.Environment.GetValueOrDefault(name);

    /// <summary>From now on he is asked.</summary>
    internal void PassTo(Tenant tenant, IReadOnlyDictionary<string, string> environment) => _whom = new Whom(tenant, environment);

    private sealed record Whom(Tenant Tenant, IReadOnlyDictionary<string, string> Environment);
}
