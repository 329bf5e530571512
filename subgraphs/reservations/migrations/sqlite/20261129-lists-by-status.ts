import { Migration } from '@mikro-orm/migrations';

export class ListsByStatus extends Migration {
  override up(): void {
    this.addSql(
      'create index `reservation_customer_id_status_id_index` on `reservation` (`customer_id`, `status`, `id`)',
    );
    this.addSql('create index `reservation_status_id_index` on `reservation` (`status`, `id`)');
  }
}
