namespace Postern.Mail.Gssapi;

/// <summary>The library cannot give what was asked of it: a name, a keytab, a ticket.</summary>
internal sealed class GssException(GssFault fault) : IOException(fault.Words)
{
    /// <summary>What it said.</summary>
    internal GssFault Fault { get; } = fault;
}
