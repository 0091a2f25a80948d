using Postern.Mail.Guard;
using Postern.Ssh.Carrying;

namespace Postern.Hosting.Control;

/// <summary>What <c>postern status</c> tells; the JSON is this, in camel case.</summary>
/// <param name="Process">The process.</param>
/// <param name="Doors">Its doors, in the order of the configuration.</param>
/// <param name="Certificates">What its doors show to clients.</param>
/// <param name="Connections">Who is in.</param>
/// <param name="Ssh">The logins by ssh that this user's processes share.</param>
/// <param name="Guard">The login guard; null where no door checks logins.</param>
internal sealed record StatusReport(
    ProcessPicture Process,
    IReadOnlyList<DoorPicture> Doors,
    IReadOnlyList<CertificatePicture> Certificates,
    IReadOnlyList<OpenConnection> Connections,
    IReadOnlyList<CarrierPicture> Ssh,
    GuardPicture? Guard);
