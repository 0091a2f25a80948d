using System.Text.Json.Serialization;

namespace Postern.Ssh.Carrying;

/// <summary>What a carrier is told on its standard input when it is started.</summary>
/// <param name="Directory">The runtime directory.</param>
/// <param name="Key">The route's key.</param>
/// <param name="Hops">The way, the ssh server the last.</param>
/// <param name="Login">How to log in there.</param>
/// <param name="Program">ssh.</param>
internal sealed record CarrierOrder(string Directory, string Key, IReadOnlyList<CarrierHop> Hops, Net.Settings.SshWay Login, string Program);

/// <summary>A hop with its password: it passes through a pipe, never through a command line.</summary>
internal sealed record CarrierHop(Wire.Ends.HopKind Kind, string Host, int Port, string? User, string? Password)
{
    internal static CarrierHop Of(Wire.Ends.Hop hop) => new(hop.Kind, hop.Host, hop.Port, hop.User, hop.Password);

    internal Wire.Ends.Hop ToHop() => new() { Kind = Kind, Host = Host, Port = Port, User = User, Password = Password };
}

/// <summary>The first line of whoever calls a carrier.</summary>
internal sealed record CarrierAsk
{
    /// <summary>The version of what is spoken.</summary>
    public const int Current = 1;

    public int V { get; init; } = Current;

    /// <summary>Of a guarded connection: it must not close before the login ends.</summary>
    public const byte Dirty = (byte)'d';

    /// <summary>Of a guarded connection: it may close.</summary>
    public const byte Clean = (byte)'c';

    /// <summary><c>login</c>, <c>status</c>, <c>answer</c> (an askpass wants one) or <c>guard</c> (a descriptor follows when this is answered, and then <see cref="Dirty"/> and <see cref="Clean"/> in turn).</summary>
    public string Want { get; init; } = "";

    /// <summary>login: somebody can be asked through this connection.</summary>
    public bool MayAsk { get; init; }

    /// <summary>login: where the caller's agent and display are; it counts for the login that is made for him.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>login: how long it is wanted after this connection has ended, in seconds.</summary>
    public double Linger { get; init; }

    /// <summary>guard: the control socket to which the connection leads.</summary>
    public string? Path { get; init; }

    /// <summary>answer: what shows that the login itself sends us.</summary>
    public string? Token { get; init; }

    /// <summary>answer: what ssh asks.</summary>
    public string? Prompt { get; init; }

    /// <summary>answer: ssh's hint of the kind of question (SSH_ASKPASS_PROMPT).</summary>
    public string? Hint { get; init; }
}

/// <summary>A further line of whoever has a login.</summary>
internal sealed record CarrierNote
{
    /// <summary>Connections that pass through it now.</summary>
    public int? Open { get; init; }

    /// <summary>How long the login is wanted when this connection ends, in seconds.</summary>
    public double? Linger { get; init; }

    /// <summary>The question of this number is answered: by <see cref="Answer"/>, or not at all.</summary>
    public int? Answered { get; init; }

    public string? Answer { get; init; }
}

/// <summary>A line of a carrier.</summary>
internal sealed record CarrierSay
{
    /// <summary>The login is there: connections are opened at this control socket.</summary>
    public string? Ready { get; init; }

    /// <summary>With ready: how long the login took, in milliseconds; null where it was there before.</summary>
    public double? Took { get; init; }

    /// <summary>There is none; one sentence.</summary>
    public string? Failed { get; init; }

    /// <summary>The login is over.</summary>
    public string? Lost { get; init; }

    /// <summary>Somebody is to be asked this; with no answer wanted where <see cref="Notice"/>.</summary>
    public string? Question { get; init; }

    /// <summary>The question's number: what comes late must not be taken for the answer to another.</summary>
    public int Number { get; init; }

    /// <summary>The answer must not be seen.</summary>
    public bool Secret { get; init; }

    public bool Notice { get; init; }

    /// <summary>For an askpass: what it prints.</summary>
    public string? Answer { get; init; }

    public CarrierPicture? Picture { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(CarrierOrder))]
[JsonSerializable(typeof(CarrierAsk))]
[JsonSerializable(typeof(CarrierNote))]
[JsonSerializable(typeof(CarrierSay))]
internal sealed partial class CarrierJson : JsonSerializerContext;
