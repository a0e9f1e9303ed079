//! Accepts connections, with limits on their number and duration.
//!
//! A connection is a guest until its first accepted request. When all slots are taken, the oldest guest of the peer
//! with the most guests is disconnected, so clients without the token cannot block those with it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// The most time for the headers of a request.
const HEADERS: Duration = Duration::from_secs(10);
/// The pause when the system has no file for another connection.
const BREATH: Duration = Duration::from_millis(50);
/// The most open files to request; each connection needs one.
const FILES: u64 = 8192;
/// Open files reserved for other purposes.
const OTHER_FILES: u64 = 200;

/// Accepts connections until it is dropped.
pub(super) async fn accept(listener: TcpListener, router: Router) {
    let room = Arc::new(Room::new(usize::try_from(connections()).unwrap_or(256)));
    loop {
        let Ok((stream, peer)) = listener.accept().await else {
            tokio::time::sleep(BREATH).await;
            continue;
        };
        // All slots are taken by trusted connections.
        let Some(guest) = room.enter(peer.ip()) else { continue };
        // Small answers are sent without delay.
        let _ = stream.set_nodelay(true);
        let guest = Arc::new(guest);
        let answered = answer(router.clone().layer(axum::Extension(guest.clone())), peer, stream);
        tokio::spawn(async move {
            tokio::select! {
                () = answered => {}
                () = guest.leave.notified() => {}
            }
        });
    }
}

/// Serves one connection until it ends.
pub(super) async fn answer(router: Router, peer: SocketAddr, stream: impl AsyncRead + AsyncWrite + Unpin) {
    let router = router.layer(axum::Extension(ConnectInfo::<SocketAddr>(peer)));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    // Errors of a client do not affect others.
    let _ = connection.await;
}

/// The slots for connections.
struct Room {
    places: usize,
    taken: Mutex<TakenConnections>,
}

#[derive(Default)]
struct TakenConnections {
    /// The number of the next connection.
    next: u64,
    /// Connections with an accepted request.
    friends: HashSet<u64>,
    /// The others, by peer and number, oldest first.
    guests: HashMap<IpAddr, BTreeMap<u64, Arc<Notify>>>,
    /// The number of guests.
    count: usize,
}

/// A slot that a connection takes.
pub(super) struct Guest {
    room: Arc<Room>,
    peer: IpAddr,
    number: u64,
    leave: Arc<Notify>,
}

impl Room {
    fn new(places: usize) -> Self {
        Self { places, taken: Mutex::default() }
    }

    /// Takes a slot for a peer, from a guest if necessary. `None` if all slots are taken by trusted connections.
    fn enter(self: &Arc<Self>, peer: IpAddr) -> Option<Guest> {
        let peer = network(peer);
        let mut taken = self.taken.lock().expect("no panic while locked");
        if taken.friends.len() + taken.count >= self.places {
            let crowd = taken.guests.iter().map(|(peer, own)| (own.len(), *peer)).max()?.1;
            let oldest = taken.guests.get(&crowd).and_then(|own| own.keys().next().copied())?;
            taken.remove(crowd, oldest)?.notify_one();
        }
        let (number, leave) = (taken.next, Arc::new(Notify::new()));
        taken.next += 1;
        taken.count += 1;
        taken.guests.entry(peer).or_default().insert(number, leave.clone());
        Some(Guest { room: self.clone(), peer, number, leave })
    }
}

impl TakenConnections {
    fn remove(&mut self, peer: IpAddr, number: u64) -> Option<Arc<Notify>> {
        let own = self.guests.get_mut(&peer)?;
        let leave = own.remove(&number)?;
        self.count -= 1;
        if own.is_empty() {
            self.guests.remove(&peer);
        }
        Some(leave)
    }
}

impl Guest {
    /// Marks the connection as trusted after an accepted request.
    pub fn prove(&self) {
        let mut taken = self.room.taken.lock().expect("no panic while locked");
        if taken.remove(self.peer, self.number).is_some() {
            taken.friends.insert(self.number);
        }
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut taken = self.room.taken.lock().expect("no panic while locked");
        taken.remove(self.peer, self.number);
        taken.friends.remove(&self.number);
    }
}

/// The network of a peer: a computer can have any number of IPv6 addresses with the same prefix.
fn network(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        address @ IpAddr::V4(_) => address,
    }
}

/// The number of connections that the system allows, after requesting more.
fn connections() -> u64 {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let mut limit = getrlimit(Resource::Nofile);
        let most = limit.maximum.unwrap_or(FILES).min(FILES);
        if limit.current.is_some_and(|current| current < most) {
            limit.current = Some(most);
            let _ = setrlimit(Resource::Nofile, limit);
        }
        getrlimit(Resource::Nofile).current.unwrap_or(FILES).min(FILES).saturating_sub(OTHER_FILES).max(64)
    }
    #[cfg(not(unix))]
    {
        FILES - OTHER_FILES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn has_to_leave(guest: &Guest) -> bool {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            tokio::select! { biased; () = guest.leave.notified() => true, () = std::future::ready(()) => false }
        })
    }

    #[test]
    fn whoever_crowds_the_room_makes_room_for_others() {
        let room = Arc::new(Room::new(8));
        let friend = room.enter(address("192.0.2.1")).expect("a place");
        friend.prove();
        let quiet = room.enter(address("192.0.2.2")).expect("a place");
        // A computer with many addresses of one network.
        let crowd: Vec<Guest> =
            (0..40).filter_map(|number| room.enter(address(&format!("2001:db8::{number:x}")))).collect();
        let late = room.enter(address("::ffff:192.0.2.3")).expect("a place");
        assert!(!has_to_leave(&friend) && !has_to_leave(&quiet) && !has_to_leave(&late));
        assert_eq!(crowd.iter().filter(|guest| has_to_leave(guest)).count(), 35);
        let taken = room.taken.lock().expect("unlocked");
        assert_eq!((taken.friends.len(), taken.count), (1, 7));
        drop(taken);
        drop((friend, quiet, crowd, late));
        let taken = room.taken.lock().expect("unlocked");
        assert_eq!((taken.friends.len(), taken.count, taken.guests.len()), (0, 0, 0));
    }

    #[test]
    fn those_who_may_ask_are_never_sent_away() {
        let room = Arc::new(Room::new(2));
        let friends: Vec<Guest> = (0..2).filter_map(|_| room.enter(address("127.0.0.1"))).collect();
        friends.iter().for_each(Guest::prove);
        assert!(room.enter(address("192.0.2.9")).is_none());
        drop(friends);
        assert!(room.enter(address("192.0.2.9")).is_some());
    }
}
