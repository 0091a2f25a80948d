using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Testing;

/// <summary>One account, and the driver of a server's side that knows no other: it answers a mechanism's questions from what it holds.</summary>
public sealed class SaslAccount(string name, string password)
{
    private static readonly byte[] Salt = "a salt of its own"u8.ToArray();

    private readonly Dictionary<(ScramHash, bool), ScramKeys> _keys = [];

    public int Iterations { get; init; } = SaslLimits.LeastIterations;

    /// <summary>The one-time passwords, of the same pass phrase; each login takes one.</summary>
    public OtpState OneTime { get; private set; } = OtpState.Make(OtpHash.Md5, new Secret(password), "ke1234", 500);

    public string Name { get; } = name;

    public Secret Password { get; } = new(password);

    public Secret Token { get; init; } = new("vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==");

    /// <summary>As whom it may act besides itself.</summary>
    public string MayBe { get; init; } = "";

    /// <summary>What was asked.</summary>
    public List<SaslStep.Question> Asked { get; } = [];

    /// <summary>Answers questions until there is something to send, or an end.</summary>
    public SaslStep Drive(SaslServer server, SaslStep step)
    {
        while (step is SaslStep.Question question)
        {
            Asked.Add(question);
            step = Answer(server, question);
        }
        return step;
    }

    private SaslStep Answer(SaslServer server, SaslStep.Question question)
    {
        if (question.Authzid.Length > 0 && question.Authzid != question.Authcid && question.Authzid != Name && question.Authzid != MayBe)
            return server.Refuse(SaslRefusal.NotAllowed);
        return question switch
        {
            SaslStep.PasswordGiven given => Judge(server, given.Authcid == Name && given.Password.Equals(Password)),
            SaslStep.KeysWanted wanted => server.Continue(KeysOf(wanted)),
            SaslStep.SecretWanted wanted => server.Continue(wanted.Authcid == Name ? Password : new Secret("made up")),
            SaslStep.OtpWanted wanted => server.Continue(wanted.Authcid == Name ? OneTime : OtpState.Make(OtpHash.Md5, new Secret("made up"), "ke1234", 500)),
            SaslStep.OtpUsed used => Keep(server, used.Next),
            SaslStep.TokenGiven given => Judge(server, given.Token.Equals(Token)),
            SaslStep.CertificateClaimed => server.Accept(Name),
            SaslStep.TicketShown shown => Judge(server, shown.Principal is { IsHome: true } principal && principal.Name == Name),
            SaslStep.GuestNamed => server.Accept("anonymous"),
            _ => throw new InvalidOperationException($"an unknown question: {question}"),
        };
    }

    private SaslStep Judge(SaslServer server, bool right) => right ? server.Accept(Name) : server.Refuse(SaslRefusal.WrongCredentials);

    private SaslStep Keep(SaslServer server, OtpState next)
    {
        OneTime = next;
        return server.Accept();
    }

    private ScramKeys KeysOf(SaslStep.KeysWanted wanted)
    {
        bool isOurs = wanted.Authcid == Name;
        if (!_keys.TryGetValue((wanted.Hash, isOurs), out var keys))
        {
            keys = ScramKeys.Make(wanted.Hash, isOurs ? Password : new Secret("made up"), Salt, Iterations) ?? throw new InvalidOperationException("a password that cannot be prepared");
            _keys.Add((wanted.Hash, isOurs), keys);
        }
        return keys;
    }
}
