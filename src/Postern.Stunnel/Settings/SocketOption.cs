namespace Postern.Stunnel.Settings;

/// <summary>One <c>socket = a|l|r:NAME=VALUE</c>.</summary>
/// <param name="Side"><c>a</c> (listening), <c>l</c> (accepted) or <c>r</c> (connected).</param>
/// <param name="Name">The option's name, such as <c>SO_KEEPALIVE</c>.</param>
/// <param name="Level">The level of setsockopt(2).</param>
/// <param name="Option">The option of setsockopt(2).</param>
/// <param name="Value">What setsockopt(2) is given, as bytes.</param>
public sealed record SocketOption(char Side, string Name, int Level, int Option, ReadOnlyMemory<byte> Value);
