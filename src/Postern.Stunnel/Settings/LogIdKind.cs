namespace Postern.Stunnel.Settings;

/// <summary><c>logId</c>: what stands between the brackets of a connection's log lines.</summary>
public enum LogIdKind
{
    /// <summary>The connection's number.</summary>
    Sequential,

    /// <summary>22 random letters and digits.</summary>
    Unique,

    /// <summary>The number of the thread.</summary>
    Thread,

    /// <summary>The number of the process.</summary>
    Process,
}
