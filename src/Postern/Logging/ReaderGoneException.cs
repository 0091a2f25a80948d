namespace Postern.Logging;

/// <summary>Nobody reads what is written any more: the other end of the pipe is closed.</summary>
internal sealed class ReaderGoneException() : IOException("nobody reads the output any more");
