namespace Postern.Stunnel.Reading.Values;

/// <summary>What a socket option is given.</summary>
internal enum SocketValueKind
{
    /// <summary><c>yes</c>, <c>no</c>, 1 or 0.</summary>
    Flag,

    /// <summary>A number.</summary>
    Number,

    /// <summary><c>ON[:SECONDS]</c>.</summary>
    Linger,

    /// <summary><c>SECONDS[:MICROSECONDS]</c>.</summary>
    Time,

    /// <summary>The name of an interface.</summary>
    Text,
}
