namespace Postern.Verbs.Ssh;

/// <summary>A word of the command line is wrong; the message is one sentence.</summary>
internal sealed class UsageException(string message) : Exception(message);
