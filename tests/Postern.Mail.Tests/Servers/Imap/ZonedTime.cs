namespace Postern.Mail.Tests.Servers.Imap;

/// <summary>The system's clock in another zone.</summary>
internal sealed class ZonedTime(TimeSpan offset) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.CreateCustomTimeZone("elsewhere", offset, displayName: null, standardDisplayName: null);
}
