using Postern.Wire.Sasl;

namespace Postern.Mail.Clients;

/// <summary>One login at a server by the ways that both sides have: the strongest, and another only where the server does not do what it lists.</summary>
/// <remarks>
/// <para>Who stands between must gain nothing by refusing what is strong. So nothing that shows the password follows what hides it
/// unless the server is known by its certificate: then he does not stand between, and only the server itself could refuse. Nothing without a
/// binding to TLS follows what is bound: to refuse the binding is what he would do. What else may follow shows no password, and he could have had it before
/// by shortening the server's list, which nothing protects on such a connection.</para>
/// <para>Another way is tried only as long as the server was given nothing to judge: a wrong password is one mistake there, not two. A server that was
/// given a proof, and refuses it because it has no keys (GNU imap4d 3.15 lists SCRAM for accounts that have none, makes up a salt and says NO behind the proof, seen 2026-11),
/// is not told from one that knows better: the login has failed. The next one with the very same credentials shows them by what reveals them; if that goes through,
/// it was the mechanism. A server that said yes and did not prove itself ends all.</para>
/// </remarks>
internal sealed class LoginAttempts
{
    private const int MostOthers = 2; // arbitrary: a server that refuses three of its own list is broken

    private readonly LoginPlan _plan;
    private readonly IReadOnlyList<string> _offered;
    private readonly IReadOnlyList<SaslMechanism> _commands;
    private readonly IReadOnlyList<SaslMechanism> _ways;
    private int _others;

    /// <summary>The strongest that was left out, or failed, and how that was seen.</summary>
    private (SaslMechanism Mechanism, string Why)? _failed;

    /// <param name="plan">How we mean to log in.</param>
    /// <param name="offered">The mechanisms in the server's list.</param>
    /// <param name="commands">The protocol's own commands that it has, the strongest first.</param>
    internal LoginAttempts(LoginPlan plan, IReadOnlyList<string> offered, params IReadOnlyList<SaslMechanism> commands)
    {
        _plan = plan;
        _offered = offered;
        _commands = commands;
        _ways = [.. BackendSasl.Choose(plan, offered), .. commands.Where(plan.MayUse)];
    }

    /// <summary>Tries one way, and another where the server does not do it.</summary>
    /// <param name="service">The service by its name in GSSAPI.</param>
    /// <param name="attempt">One attempt by a mechanism of SASL.</param>
    /// <param name="command">One attempt by a command.</param>
    /// <exception cref="LoginRefusedException">The server let us in by none.</exception>
    internal async ValueTask<(string Name, T Answer)> RunAsync<T>(string service, Func<SaslClient, ValueTask<T>> attempt, Func<SaslMechanism, ValueTask<T>> command)
    {
        SaslMechanism? way = First();
        while (way is not null)
        {
            bool isCommand = _commands.Contains(way);
            _plan.Tell(LoginStage.Mechanism, _failed is { } failed ? $"in place of {failed.Mechanism} ({failed.Why}) {Shown(way)}" : Shown(way));
            SaslClient? client = isCommand ? null : BackendSasl.Connect(way, _plan, _offered, service);
            try
            {
                T answer = client is null ? await command(way) : await attempt(client);
                Enter(way);
                return (way.Name, answer);
            }
            catch (LoginRefusedException refused)
            {
                SaslMechanism? next = Judge(way, client, refused);
                if (next is null)
                    throw;
                way = next;
            }
        }
        throw new LoginRefusedException(LoginRefusal.NoMechanism, null, "", BackendSasl.NothingFits(_plan, [.. _offered, .. _commands.Select(one => one.Name)]));
    }

    /// <summary>The strongest; or what is known to work where that is known not to.</summary>
    private SaslMechanism? First()
    {
        if (_ways.Count == 0)
            return null;
        SaslMechanism strongest = _ways[0];
        if (IsChallenge(strongest) && _plan.Memory.IsInDoubt(_plan.Credentials) && Revealing(strongest) is { } revealing)
        {
            _failed = (strongest, "it refused these credentials before");
            return revealing;
        }
        return _plan.Memory.Begin is { } known && _ways.Contains(known) && MayFollow(strongest, known) ? known : strongest;
    }

    /// <summary>A way was refused: the next one; null where it ends here.</summary>
    private SaslMechanism? Judge(SaslMechanism way, SaslClient? client, LoginRefusedException refused)
    {
        if (client is null || !IsChallenge(way))
        {
            if (way.Is(SaslTraits.Reveals) && refused.Kind == LoginRefusal.WrongCredentials)
                _plan.Memory.Condemn(_plan.Credentials);
            return null;
        }
        if (client.HasProved)
        {
            if (refused.Kind == LoginRefusal.WrongCredentials && client.Fault is null or SaslRefusal.ServerRefused
                && Revealing(way) is { } revealing && _plan.Memory.Doubt(way, _plan.Credentials))
                throw new LoginRefusedException(refused.Kind, refused.Code, refused.Words, $"{refused.Message}; {way} has let nobody in there so far, so the same password once more is shown by {Shown(revealing)}");
            return null;
        }
        if (refused.Kind is not (LoginRefusal.WrongCredentials or LoginRefusal.NoMechanism) || !IsServersFault(client.Fault) || _others++ == MostOthers)
            return null;
        _failed ??= (way, refused.Message);
        // The last one is of another family: who does not do one hash mostly does none.
        return _ways.SkipWhile(one => one != way).Skip(1).FirstOrDefault(next => MayFollow(way, next) && (_others < MostOthers || next.Hash is null));
    }

    private void Enter(SaslMechanism way)
    {
        _plan.Memory.Enter(way);
        if (_failed is not { } failed)
            return;
        if (_plan.Memory.Learn(failed.Mechanism, way, _plan.Credentials) is { } isForAll)
            _plan.Learned?.Invoke(new MechanismLesson(failed.Mechanism.Name, failed.Why, Shown(way), isForAll));
    }

    private SaslMechanism? Revealing(SaslMechanism after) => _ways.FirstOrDefault(next => next.Is(SaslTraits.Reveals) && MayFollow(after, next));

    private bool MayFollow(SaslMechanism one, SaslMechanism next) =>
        (_plan.IsVerified || one.Is(SaslTraits.Reveals) || !next.Is(SaslTraits.Reveals))
        && (!one.Is(SaslTraits.NeedsChannelBinding) || next.Is(SaslTraits.NeedsChannelBinding));

    /// <summary>It proves that we know the password, and keeps it to itself.</summary>
    private static bool IsChallenge(SaslMechanism way) => way is { Needs: SaslNeed.Password } && !way.Is(SaslTraits.Reveals);

    /// <summary>We gave up over the server's grammar, or not at all. Iterations too few and a nonce of another login are no lack of skill: somebody wants the password.</summary>
    private static bool IsServersFault(SaslRefusal? fault) => fault is null or SaslRefusal.Malformed or SaslRefusal.TooLong or SaslRefusal.Unsupported or SaslRefusal.ServerRefused;

    private string Shown(SaslMechanism way) => _commands.Contains(way) ? $"the command {way}" : way.Name;
}
