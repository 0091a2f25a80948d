using Postern.Configuration;

namespace Postern.OwnServer;

/// <summary>A server that can be opened now.</summary>
/// <param name="Plan">Its doors.</param>
/// <param name="Certificate">Its own certificate, to be renewed in time; null where it is from elsewhere.</param>
/// <param name="Picture">What to tell of it.</param>
internal sealed record PreparedServer(Plan Plan, OwnCertificate? Certificate, ServerPicture Picture);
