namespace Postern.Stunnel.Settings;

/// <summary>A configuration as it was read: whole and good, or refused.</summary>
/// <param name="Global">What holds for the whole program.</param>
/// <param name="Services">The services in the order of the file, those that only SNI chooses among them; one in inetd mode.</param>
/// <param name="IsInetd">There is no section: standard input and output are the client.</param>
/// <param name="Messages">What was said while reading, in order; the last of an error refuses the file.</param>
/// <param name="IsAccepted">Whether it may run.</param>
public sealed record StunnelFile(GlobalOptions Global, IReadOnlyList<ServiceOptions> Services, bool IsInetd, IReadOnlyList<Message> Messages, bool IsAccepted);
